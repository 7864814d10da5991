"use client";

import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import { confirmThen } from "@/components/auth/confirm-then";
import { ErrorState } from "@/components/feedback/error-state";
import { AccessGuide } from "@/components/sources/access-guide";
import { FieldInputs } from "@/components/sources/field-inputs";
import { Step } from "@/components/sources/step";
import { TestResults } from "@/components/sources/test-results";
import { useSourceTest } from "@/components/sources/use-source-test";
import { WhatIsRead } from "@/components/sources/what-is-read";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { addSourceAction } from "@/lib/features/sources/actions";
import { type AccessGuideView, type ConnectorView, isAsked } from "@/lib/features/sources/schema-catalogue";
import { type Schedule, schedules } from "@/lib/features/sources/schema-words";
import type { ActionFailure } from "@/lib/platform/action-client";

/** Adds a source in three steps on one page: what is read → give access → test and go. */
export function NewSourceForm({
  connector,
  access,
  sourceId,
  generated,
  suggestedName,
}: {
  connector: ConnectorView;
  access: AccessGuideView | null;
  sourceId: string;
  generated: Readonly<Record<string, string>>;
  suggestedName: string;
}) {
  const router = useRouter();
  const [name, setName] = useState(suggestedName);
  const [values, setValues] = useState<Record<string, string>>({ ...generated });
  const [schedule, setSchedule] = useState<Schedule>("six-hours");
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<ActionFailure | null>(null);
  const [adding, setAdding] = useState(false);
  const [test, runTest, dropTest] = useSourceTest();

  const shownErrors = test.is === "invalid" ? { ...test.fieldErrors, ...errors } : errors;
  const change = (field: string, value: string) => {
    setValues((before) => ({ ...before, [field]: value }));
    setErrors(({ [field]: _, ...rest }) => rest);
    if (test.is !== "idle") dropTest();
  };
  const fields = useMemo(
    () =>
      Object.fromEntries(
        connector.fields
          .filter((field) => isAsked(field, connector.fields, values))
          .flatMap(({ name: field }) => (values[field] ? [[field, values[field]] as const] : [])),
      ),
    [connector.fields, values],
  );
  const texts = Object.fromEntries(
    connector.fields
      .filter((field) => field.type === "text" || field.type === "textarea")
      .flatMap(({ name: field }) => (values[field] ? [[field, values[field]] as const] : [])),
  );

  const add = async () => {
    setAdding(true);
    setFailure(null);
    setErrors({});
    const input = { sourceId, connector: connector.id, name, fields, schedule };
    const result = await confirmThen(() => addSourceAction(input)).catch(() => null);
    const done = result?.data;
    if (done?.ok) {
      router.push(`/sources/${sourceId}/runs/${done.runId}`);
      return;
    }
    setAdding(false);
    if (done) setErrors(done.fieldErrors);
    else if (result?.validationErrors)
      setErrors({ name: result.validationErrors.fieldErrors.name?.[0] ?? "Check this." });
    else setFailure(result?.serverError ?? lostConnection);
  };

  const missing = test.is === "done" && test.view.lines.some((line) => line.state === "missing");
  return (
    <div className="flex flex-col gap-5">
      <Step number={1} title="What is read, and what never">
        <WhatIsRead connector={connector} />
      </Step>
      <Step number={2} title="Give access">
        <div
          className={
            access
              ? "grid grid-cols-[minmax(0,1fr)] gap-x-8 gap-y-6 lg:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]"
              : "max-w-lg"
          }
        >
          <div className="flex flex-col gap-4">
            <Field label="Name" required error={shownErrors.name}>
              {(control) => (
                <Input
                  {...control}
                  name="name"
                  autoComplete="off"
                  maxLength={120}
                  value={name}
                  onChange={(event) => {
                    setName(event.target.value);
                    setErrors(({ name: _, ...rest }) => rest);
                  }}
                />
              )}
            </Field>
            <FieldInputs fields={connector.fields} values={values} errors={shownErrors} onChange={change} />
          </div>
          {access ? <AccessGuide connector={connector.id} start={access} fields={texts} /> : null}
        </div>
      </Step>
      <Step number={3} title={connector.testable ? "Test and go" : "Go"}>
        <div className="flex max-w-3xl flex-col gap-4">
          {connector.testable ? (
            <TestResults state={test} dataSets={connector.dataSets} />
          ) : (
            <p className="text-muted text-sm">
              There is nothing to test beforehand: what cannot be read is named after the first sync.
            </p>
          )}
          {failure ? (
            <ErrorState what={failure.what} safe={failure.safe} next={failure.next} id={failure.id} />
          ) : null}
          <Field label="Read it" className="max-w-56">
            {(control) => (
              <Select
                id={control.id}
                options={schedules.map(({ value, label }) => ({ value, label }))}
                value={schedule}
                onValueChange={(next) =>
                  setSchedule(schedules.find((each) => each.value === next)?.value ?? schedule)
                }
              />
            )}
          </Field>
          <div className="flex flex-wrap items-center gap-2">
            {connector.testable ? (
              <Button
                busy={test.is === "running"}
                onClick={() => {
                  setErrors({});
                  void runTest({ sourceId, connector: connector.id, name, fields });
                }}
              >
                {test.is === "running" ? "Testing…" : "Test"}
              </Button>
            ) : null}
            <Button variant="primary" busy={adding} onClick={add}>
              {adding ? "Adding…" : missing ? "Add it all the same" : "Add and read now"}
            </Button>
            <p className="text-muted text-sm">
              {missing
                ? "What is missing stays out and is named; the rest is read."
                : "The first sync starts at once."}
            </p>
          </div>
        </div>
      </Step>
    </div>
  );
}

const lostConnection: ActionFailure = {
  code: "unreachable",
  what: "Rollcall could not be reached.",
  safe: "What you entered is still here.",
  next: "Press the button again: it adds the source only once.",
  id: "",
};
