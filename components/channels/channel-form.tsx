"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { confirmThen } from "@/components/auth/confirm-then";
import { ChannelTestResult } from "@/components/channels/channel-test-result";
import { SigningSecretDialog } from "@/components/channels/signing-secret";
import { useChannelTest } from "@/components/channels/use-channel-test";
import { ErrorState } from "@/components/feedback/error-state";
import { FieldInputs } from "@/components/sources/field-inputs";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { notify } from "@/components/ui/toast";
import type { ChannelKind } from "@/lib/domain/alert";
import { addChannelAction, editChannelAction } from "@/lib/features/channels/actions";
import type { ChannelDetail } from "@/lib/features/channels/schema";
import { channelKindViews } from "@/lib/features/channels/schema-kinds";
import type { ActionFailure } from "@/lib/platform/action-client";

const lost: ActionFailure = {
  code: "unreachable",
  what: "Rollcall could not be reached.",
  safe: "What you entered is still here.",
  next: "Try again.",
  id: "",
};

/** Name and fields of a channel: a new one, or one that there is. Secrets that are not replaced stay. */
export function ChannelForm({
  kind,
  channelId,
  channel,
}: {
  kind: ChannelKind;
  channelId: string;
  channel?: ChannelDetail;
}) {
  const router = useRouter();
  const { fields, title } = channelKindViews[kind];
  const [name, setName] = useState(channel?.name ?? title);
  const [values, setValues] = useState<Record<string, string>>(
    Object.fromEntries(Object.entries(channel?.config ?? {}).map(([field, value]) => [field, String(value)])),
  );
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<ActionFailure | null>(null);
  const [saving, setSaving] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const [version, setVersion] = useState(0);
  const [test, runTest, dropTest] = useChannelTest();
  const shownErrors = test.is === "invalid" ? { ...test.fieldErrors, ...errors } : errors;
  const isKept = channel !== undefined;

  const saved = (alertsDisarmed: number) => {
    // What was entered is stored now; it is not kept in the page.
    const secrets = new Set(fields.filter(({ type }) => type === "secret").map((field) => field.name));
    setValues((before) =>
      Object.fromEntries(Object.entries(before).filter(([field]) => !secrets.has(field))),
    );
    setVersion((before) => before + 1);
    notify("Saved.", {
      ...(alertsDisarmed > 0
        ? {
            description: `It leads elsewhere: ${alertsDisarmed === 1 ? "one alert has" : `${alertsDisarmed} alerts have`} to be looked at and armed again.`,
          }
        : {}),
    });
  };

  const save = async () => {
    setSaving(true);
    setFailure(null);
    setErrors({});
    const input = { channelId, name, fields: values };
    const asked = isKept
      ? confirmThen(() => editChannelAction(input))
      : confirmThen(() => addChannelAction({ ...input, kind }));
    const result = await asked.catch(() => null);
    setSaving(false);
    const done = result?.data;
    if (done?.ok) {
      if ("alertsDisarmed" in done) saved(done.alertsDisarmed);
      else if (done.signingSecret) setSecret(done.signingSecret);
      else router.push(`/settings/channels/${channelId}`);
    } else if (done) setErrors(done.fieldErrors);
    else if (result?.validationErrors) {
      setErrors({ name: result.validationErrors.fieldErrors.name?.[0] ?? "Check this." });
    } else setFailure(result?.serverError ?? lost);
  };

  return (
    <div className="flex max-w-2xl flex-col gap-4">
      <Field label="Name" required error={shownErrors.name}>
        {(control) => (
          <Input
            {...control}
            name="name"
            autoComplete="off"
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <FieldInputs
        key={version}
        fields={fields}
        values={values}
        errors={shownErrors}
        secrets={channel?.secrets ?? []}
        onChange={(field, value) => {
          setValues((before) => ({ ...before, [field]: value }));
          setErrors(({ [field]: _, ...rest }) => rest);
          if (test.is !== "idle") dropTest();
        }}
      />
      <ChannelTestResult state={test} />
      {failure ? (
        <ErrorState what={failure.what} safe={failure.safe} next={failure.next} id={failure.id} />
      ) : null}
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" busy={saving} onClick={save}>
          {isKept ? "Save" : "Add the channel"}
        </Button>
        <Button
          busy={test.is === "running"}
          onClick={() => runTest({ channelId, kind, name, fields: values })}
        >
          {test.is === "running" ? "Testing…" : "Test"}
        </Button>
      </div>
      {secret === null ? null : (
        <SigningSecretDialog
          secret={secret}
          replaced={false}
          onDone={() => {
            setSecret(null);
            router.push(`/settings/channels/${channelId}`);
          }}
        />
      )}
    </div>
  );
}
