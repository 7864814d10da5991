"use client";

import { type FormEvent, useState } from "react";
import { FormMessage } from "@/components/auth/form-message";
import { providerAddress, refusalText, signInWithPassword } from "@/components/auth/sign-in-request";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { passwordProblem, shortestPassword } from "@/lib/domain/password";
import type { Role } from "@/lib/domain/permissions";
import { joinAction, joinWithProviderAction } from "@/lib/features/members/actions";

/** Follows an invitation, with a password or with the organisation's identity provider. */
export function JoinForm({
  token,
  email,
  role,
  singleSignOn,
}: {
  token: string;
  email: string;
  role: Role;
  singleSignOn: boolean;
}) {
  const [errors, setErrors] = useState<{ name?: string; password?: string }>({});
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const name = String(fields.get("name"));
    const password = String(fields.get("password"));
    const weak = passwordProblem(password, role, [email, name]);
    setErrors(weak === null ? {} : { password: weak });
    setRefusal(null);
    if (weak !== null) return;
    setBusy(true);
    const result = await joinAction({ token, name, password });
    if (result?.data) {
      const answer = await signInWithPassword(result.data.email, password);
      return window.location.assign(answer.ok ? "/" : "/login");
    }
    setBusy(false);
    const invalid = result?.validationErrors?.fieldErrors;
    if (invalid) setErrors({ name: invalid.name?.[0], password: invalid.password?.[0] });
    const failure = result?.serverError;
    if (failure) setRefusal(`${failure.what} ${failure.next}`);
  };

  const toProvider = async () => {
    setBusy(true);
    setRefusal(null);
    const kept = await joinWithProviderAction({ token });
    const address = kept?.serverError ? null : await providerAddress("/");
    if (address !== null) return window.location.assign(address);
    setBusy(false);
    setRefusal(refusalText("OAuthSignin"));
  };

  return (
    <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
      <FormMessage>{refusal}</FormMessage>
      {singleSignOn ? (
        <>
          <Button variant="primary" size="lg" disabled={busy} onClick={toProvider}>
            Join with single sign-on
          </Button>
          <p className="text-center text-muted text-sm">or choose a password</p>
        </>
      ) : null}
      <Field label="E-mail address" help="The invitation is for this address.">
        {(control) => <Input {...control} type="email" autoComplete="username" value={email} readOnly />}
      </Field>
      <Field label="Your name" required error={errors.name}>
        {(control) => <Input {...control} name="name" autoComplete="name" />}
      </Field>
      <Field
        label="Password"
        required
        error={errors.password}
        help={`At least ${shortestPassword(role)} characters; four unrelated words do well.`}
      >
        {(control) => <Input {...control} name="password" type="password" autoComplete="new-password" />}
      </Field>
      <Button type="submit" variant={singleSignOn ? "secondary" : "primary"} size="lg" busy={busy}>
        {busy ? "Joining…" : "Join"}
      </Button>
    </form>
  );
}
