"use client";

import { type FormEvent, useState } from "react";
import { FormMessage } from "@/components/auth/form-message";
import { providerAddress, refusalText, signInWithPassword } from "@/components/auth/sign-in-request";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

/** Signing in with a password or with the organisation's identity provider. `target` is a path of ours. */
export function LoginForm({
  target,
  error,
  singleSignOn,
  publicUrl,
}: {
  target: string;
  error: string | null;
  singleSignOn: boolean;
  publicUrl: string;
}) {
  const [refusal, setRefusal] = useState(error === null ? null : refusalText(error));
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setBusy(true);
    setRefusal(null);
    const answer = await signInWithPassword(String(fields.get("email")), String(fields.get("password")));
    // A whole page load, so that nothing of the signed-out pages is kept.
    if (answer.ok) return window.location.assign(target);
    setBusy(false);
    setRefusal(refusalText(answer.error));
  };

  const toProvider = async () => {
    // The provider answers to the public address; a cookie of another name of this machine would not be there.
    if (window.location.origin !== publicUrl) {
      return window.location.assign(`${publicUrl}/login?callbackUrl=${encodeURIComponent(target)}`);
    }
    setBusy(true);
    setRefusal(null);
    const address = await providerAddress(target);
    if (address !== null) return window.location.assign(address);
    setBusy(false);
    setRefusal(refusalText("OAuthSignin"));
  };

  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <FormMessage>{refusal}</FormMessage>
      <Field label="E-mail address" required>
        {(control) => (
          <Input
            {...control}
            name="email"
            type="email"
            autoComplete="username"
            autoFocus
            spellCheck={false}
          />
        )}
      </Field>
      <Field label="Password" required>
        {(control) => <Input {...control} name="password" type="password" autoComplete="current-password" />}
      </Field>
      <Button type="submit" variant="primary" size="lg" busy={busy}>
        {busy ? "Signing in…" : "Sign in"}
      </Button>
      {singleSignOn ? (
        <Button size="lg" disabled={busy} onClick={toProvider}>
          Sign in with single sign-on
        </Button>
      ) : null}
    </form>
  );
}
