"use client";

import { type FormEvent, useRef, useState } from "react";
import type { Question } from "@/components/auth/confirm-then";
import { FormMessage } from "@/components/auth/form-message";
import { providerAddress, refusalText } from "@/components/auth/sign-in-request";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { confirmAction } from "@/lib/features/sessions/actions";

const unreachable = "Rollcall could not be reached. Nothing was changed; try again.";

interface Asked {
  question: Question;
  email: string;
  signsInWith: "password" | "oidc";
}

/** Asks whoever is signed in to show once more that it is them. Closing it is a no. */
export default function ConfirmDialog({ question, email, signsInWith }: Asked) {
  return (
    <Dialog open onOpenChange={(open) => open || question.answer(false)}>
      {signsInWith === "password" ? (
        <AskPassword question={question} email={email} />
      ) : (
        <AskProvider question={question} />
      )}
    </Dialog>
  );
}

const title = "Confirm that it is you";

function giveFocusBack({ from }: Question) {
  return (event: Event) => {
    event.preventDefault();
    if (from instanceof HTMLElement) from.focus();
  };
}

function AskPassword({ question, email }: Pick<Asked, "question" | "email">) {
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("password"));
    setBusy(true);
    setRefusal(null);
    const result = await confirmAction({ password }).catch(() => null);
    setBusy(false);
    const failure = result?.serverError;
    const invalid = result?.validationErrors?.fieldErrors.password?.[0];
    if (result !== null && !failure && !invalid) return question.answer(true);
    setRefusal(failure ? `${failure.what} ${failure.next}` : (invalid ?? unreachable));
    field.current?.select();
  };

  return (
    <DialogContent
      size="sm"
      title={title}
      description="You last did so more than ten minutes ago, and what you are about to do needs it."
      onCloseAutoFocus={giveFocusBack(question)}
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button type="submit" form="confirm" variant="primary" busy={busy}>
            Confirm
          </Button>
        </>
      }
    >
      <form id="confirm" onSubmit={submit} className="flex flex-col gap-4" noValidate>
        <FormMessage>{refusal}</FormMessage>
        {/* Tells password managers whose password it is. */}
        <input name="username" autoComplete="username" value={email} readOnly hidden />
        <Field label="Your password" required>
          {(control) => (
            <Input {...control} ref={field} name="password" type="password" autoComplete="current-password" />
          )}
        </Field>
      </form>
    </DialogContent>
  );
}

function AskProvider({ question }: Pick<Asked, "question">) {
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const toProvider = async () => {
    setBusy(true);
    setRefusal(null);
    const { pathname, search } = window.location;
    // The provider shall ask, even whom it remembers.
    const address = await providerAddress(pathname + search, { prompt: "login", max_age: "0" });
    if (address !== null) return window.location.assign(address);
    setBusy(false);
    setRefusal(refusalText("OAuthSignin"));
  };

  return (
    <DialogContent
      size="sm"
      title={title}
      description="You signed in more than ten minutes ago, and what you are about to do needs a recent sign-in."
      onCloseAutoFocus={giveFocusBack(question)}
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button variant="primary" busy={busy} onClick={toProvider}>
            Sign in again
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <FormMessage>{refusal}</FormMessage>
        <p>
          Single sign-on asks who you are and brings you back to this page. What you have entered here and not
          saved has to be entered again.
        </p>
      </div>
    </DialogContent>
  );
}
