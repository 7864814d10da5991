"use client";

import { UserPlus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { confirmThen } from "@/components/auth/confirm-then";
import { FormMessage } from "@/components/auth/form-message";
import { choiceOf, RoleFields, scopeOfChoice } from "@/components/settings/role-fields";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { inviteAction } from "@/lib/features/members/actions";

const firstChoice = choiceOf("analyst", { kind: "all" });

/** Invites a person. The link is shown once, for the administrator to hand over: nothing is mailed. It opens by itself. */
export function InviteDialog() {
  const [open, setOpen] = useState(true);
  const [choice, setChoice] = useState(firstChoice);
  const [errors, setErrors] = useState<{ email?: string; ids?: string }>({});
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<{ email: string; link: string } | null>(null);

  const change = (next: boolean) => {
    setOpen(next);
    if (next) return;
    setMade(null);
    setChoice(firstChoice);
    setErrors({});
    setRefusal(null);
  };

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget).get("email"));
    const scope = scopeOfChoice(choice);
    setRefusal(null);
    setErrors(scope === null ? { ids: "Name at least one." } : {});
    if (scope === null) return;
    setBusy(true);
    const result = await confirmThen(() => inviteAction({ email, role: choice.role, scope }));
    setBusy(false);
    if (result?.data) return setMade({ email, link: result.data.link });
    const invalid = result?.validationErrors?.fieldErrors;
    if (invalid) setErrors({ email: invalid.email?.[0], ids: invalid.scope?.[0] });
    const failure = result?.serverError;
    if (failure) setRefusal(`${failure.what} ${failure.next}`);
  };

  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogTrigger asChild>
        <Button variant="primary">
          <UserPlus aria-hidden /> Invite a person
        </Button>
      </DialogTrigger>
      {made ? (
        <DialogContent
          title="The invitation is ready"
          description={`Hand this link to ${made.email}. It works once, for 72 hours, and is shown only now.`}
          footer={
            <DialogClose asChild>
              <Button variant="primary">Done</Button>
            </DialogClose>
          }
        >
          <CodeBlock code={made.link} title="Invitation link" wrap />
        </DialogContent>
      ) : (
        <DialogContent
          title="Invite a person"
          description="You get a link to hand over. Rollcall sends no mail."
          footer={
            <>
              <DialogClose asChild>
                <Button>Cancel</Button>
              </DialogClose>
              <Button type="submit" form="invite" variant="primary" busy={busy}>
                Create the link
              </Button>
            </>
          }
        >
          <form id="invite" onSubmit={submit} className="flex flex-col gap-4" noValidate>
            <FormMessage>{refusal}</FormMessage>
            <Field
              label="E-mail address"
              required
              error={errors.email}
              help="Only for this address; they sign in with it."
            >
              {(control) => (
                <Input {...control} name="email" type="email" autoComplete="off" spellCheck={false} />
              )}
            </Field>
            <RoleFields choice={choice} onChange={setChoice} error={errors.ids} />
          </form>
        </DialogContent>
      )}
    </Dialog>
  );
}
