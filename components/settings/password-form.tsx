"use client";

import { type FormEvent, useState } from "react";
import { FormMessage } from "@/components/auth/form-message";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { notify } from "@/components/ui/toast";
import { passwordProblem, shortestPassword } from "@/lib/domain/password";
import type { Role } from "@/lib/domain/permissions";
import { changePasswordAction } from "@/lib/features/members/actions";

/** Changes one's own password. */
export function PasswordForm({ role, about }: { role: Role; about: readonly string[] }) {
  const [weak, setWeak] = useState<string>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const next = String(fields.get("next"));
    const problem = passwordProblem(next, role, about);
    setWeak(problem ?? undefined);
    setRefusal(null);
    if (problem !== null) return;
    setBusy(true);
    const result = await changePasswordAction({ current: String(fields.get("current")), next });
    setBusy(false);
    const failure = result?.serverError;
    if (failure || result?.validationErrors) {
      setRefusal(failure ? `${failure.what} ${failure.next}` : "Fill in both fields.");
      return;
    }
    form.reset();
    notify("The password is changed. Your other sessions have ended.");
  };

  return (
    <form onSubmit={submit} className="flex max-w-96 flex-col gap-4">
      <FormMessage>{refusal}</FormMessage>
      <Field label="Present password" required>
        {(control) => <Input {...control} name="current" type="password" autoComplete="current-password" />}
      </Field>
      <Field
        label="New password"
        required
        error={weak}
        help={`At least ${shortestPassword(role)} characters; four unrelated words do well.`}
      >
        {(control) => <Input {...control} name="next" type="password" autoComplete="new-password" />}
      </Field>
      <div>
        <Button type="submit" busy={busy}>
          Change the password
        </Button>
      </div>
    </form>
  );
}
