"use client";

import { type FormEvent, useState } from "react";
import { FormMessage } from "@/components/auth/form-message";
import { signInWithPassword } from "@/components/auth/sign-in-request";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { passwordProblem } from "@/lib/domain/password";
import { setUpAction } from "@/lib/features/members/actions";

type Errors = { email?: string; name?: string; password?: string };

/** Creates the first administrator, and signs them in. */
export function SetupForm({ token }: { token: string }) {
  const [errors, setErrors] = useState<Errors>({});
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const [email, name, password] = ["email", "name", "password"].map((key) => String(fields.get(key)));
    if (email === undefined || name === undefined || password === undefined) return;
    const weak = passwordProblem(password, "admin", [email, name]);
    setErrors(weak === null ? {} : { password: weak });
    setRefusal(null);
    if (weak !== null) return;
    setBusy(true);
    const result = await setUpAction({ token, email, name, password });
    if (result?.data) {
      const answer = await signInWithPassword(result.data.email, password);
      return window.location.assign(answer.ok ? "/" : "/login");
    }
    setBusy(false);
    const invalid = result?.validationErrors?.fieldErrors;
    if (invalid)
      setErrors({ email: invalid.email?.[0], name: invalid.name?.[0], password: invalid.password?.[0] });
    const failure = result?.serverError;
    if (failure) setRefusal(`${failure.what} ${failure.next}`);
  };

  return (
    <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
      <FormMessage>{refusal}</FormMessage>
      <Field label="Your name" required error={errors.name}>
        {(control) => <Input {...control} name="name" autoComplete="name" autoFocus />}
      </Field>
      <Field
        label="E-mail address"
        required
        error={errors.email}
        help="You sign in with it. Nothing is sent to it."
      >
        {(control) => (
          <Input {...control} name="email" type="email" autoComplete="username" spellCheck={false} />
        )}
      </Field>
      <Field
        label="Password"
        required
        error={errors.password}
        help="At least 15 characters; four unrelated words do well."
      >
        {(control) => <Input {...control} name="password" type="password" autoComplete="new-password" />}
      </Field>
      <Button type="submit" variant="primary" size="lg" busy={busy}>
        {busy ? "Creating…" : "Create the administrator"}
      </Button>
    </form>
  );
}
