"use client";

import { useState } from "react";
import { confirmThen } from "@/components/auth/confirm-then";
import { ErrorState } from "@/components/feedback/error-state";
import { FieldInputs } from "@/components/sources/field-inputs";
import { TestResults } from "@/components/sources/test-results";
import { useSourceTest } from "@/components/sources/use-source-test";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { notify } from "@/components/ui/toast";
import { editSourceAction } from "@/lib/features/sources/actions";
import type { SourceDetail } from "@/lib/features/sources/schema-cards";
import type { ConnectorView } from "@/lib/features/sources/schema-catalogue";
import type { ActionFailure } from "@/lib/platform/action-client";

/** Name, fields and secrets of a source. Secrets that are not replaced stay. */
export function SettingsForm({
  source: { card, config, secrets },
  connector,
}: {
  source: SourceDetail;
  connector: ConnectorView;
}) {
  const live = card.mode === "live";
  const [name, setName] = useState(card.name);
  const [values, setValues] = useState<Record<string, string>>(config);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<ActionFailure | null>(null);
  const [saving, setSaving] = useState(false);
  const [version, setVersion] = useState(0);
  const [test, runTest, dropTest] = useSourceTest();
  const shownErrors = test.is === "invalid" ? { ...test.fieldErrors, ...errors } : errors;

  const save = async () => {
    setSaving(true);
    setFailure(null);
    setErrors({});
    const result = await confirmThen(() =>
      editSourceAction({ sourceId: card.id, name, fields: values }),
    ).catch(() => null);
    setSaving(false);
    const done = result?.data;
    if (done?.ok) {
      // What was entered is stored now; it is not kept in the page.
      const secretNames = new Set(
        connector.fields.filter((field) => field.type === "secret").map((field) => field.name),
      );
      setValues((before) =>
        Object.fromEntries(Object.entries(before).filter(([field]) => !secretNames.has(field))),
      );
      setVersion((before) => before + 1);
      notify("Saved.");
    } else if (done) setErrors(done.fieldErrors);
    else if (result?.validationErrors) setErrors({ name: "Give it a name of at most 120 characters." });
    else setFailure(result?.serverError ?? lost);
  };

  return (
    <div className="flex max-w-2xl flex-col gap-4">
      <Field label="Name" required error={shownErrors.name}>
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      {live ? (
        <FieldInputs
          key={version}
          fields={connector.fields}
          values={values}
          errors={shownErrors}
          secrets={secrets}
          onChange={(field, value) => {
            setValues((before) => ({ ...before, [field]: value }));
            setErrors(({ [field]: _, ...rest }) => rest);
            if (test.is !== "idle") dropTest();
          }}
        />
      ) : null}
      {live ? (
        <p className="text-muted text-sm">
          Where this reads less than before, the next sync asks what becomes of what is left out.
        </p>
      ) : null}
      <TestResults state={test} dataSets={connector.dataSets} />
      {failure ? (
        <ErrorState what={failure.what} safe={failure.safe} next={failure.next} id={failure.id} />
      ) : null}
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" busy={saving} onClick={save}>
          {saving ? "Saving…" : "Save"}
        </Button>
        {live && connector.testable ? (
          <Button
            busy={test.is === "running"}
            onClick={() => runTest({ sourceId: card.id, connector: connector.id, name, fields: values })}
          >
            {test.is === "running" ? "Testing…" : "Test"}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

const lost: ActionFailure = {
  code: "unreachable",
  what: "Rollcall could not be reached.",
  safe: "What you entered is still here.",
  next: "Try again.",
  id: "",
};
