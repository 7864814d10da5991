"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { emptyFacts, FactsFields, factsOf } from "@/components/add-identity/facts-fields";
import { wordOf } from "@/components/labels/label-words";
import { useDecision } from "@/components/labels/use-decision";
import { OwnerPicker, type PickedOwner } from "@/components/ownership/owner-picker";
import { Button, ButtonLink } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Field, InlineField } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { environments, expectedUses, sensitivities } from "@/lib/domain/record";
import { addIdentityAction } from "@/lib/features/manual/actions";

const unsaid = "unsaid";
const choices = (values: readonly string[]) => [
  { value: unsaid, label: "Not said" },
  ...values.map((value) => ({ value, label: wordOf(value) })),
];
const chosen = <const V extends string>(values: readonly V[], value: string) =>
  values.find((each) => each === value) ?? null;

/** One identity that no source knows: what it is, how it signs in, what it is for and who answers. */
export function AddForm() {
  const router = useRouter();
  const [facts, setFacts] = useState(emptyFacts);
  const [purpose, setPurpose] = useState("");
  const [environment, setEnvironment] = useState(unsaid);
  const [sensitivity, setSensitivity] = useState(unsaid);
  const [expectedUse, setExpectedUse] = useState(unsaid);
  const [owner, setOwner] = useState<PickedOwner | null>(null);
  const [agreed, setAgreed] = useState(false);
  const { busy, decide } = useDecision();

  const add = async () => {
    const added = await decide(() =>
      addIdentityAction({
        facts: factsOf(facts),
        purpose,
        environment: chosen(environments, environment),
        sensitivity: chosen(sensitivities, sensitivity),
        expectedUse: chosen(expectedUses, expectedUse),
        owner: owner?.choice ?? { kind: "nobody" },
        ownerAgreed: agreed,
      }),
    );
    if (added) router.push(`/inventory/new?added=${added.identityId}`);
  };
  return (
    <form
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <FactsFields draft={facts} onChange={setFacts} />
      <Card>
        <CardHeader title="What it is for" description="Can be said or changed later, too." />
        <CardBody className="grid gap-4 sm:grid-cols-2">
          <Field label="Purpose" optional className="sm:col-span-2">
            {(control) => (
              <Textarea
                {...control}
                rows={2}
                maxLength={500}
                value={purpose}
                onChange={(event) => setPurpose(event.target.value)}
              />
            )}
          </Field>
          <Field label="Environment">
            {(control) => (
              <Select
                {...control}
                options={choices(environments)}
                value={environment}
                onValueChange={setEnvironment}
              />
            )}
          </Field>
          <Field label="Sensitivity">
            {(control) => (
              <Select
                {...control}
                options={choices(sensitivities)}
                value={sensitivity}
                onValueChange={setSensitivity}
              />
            )}
          </Field>
          <Field label="Expected use" help="Less than that is not dormant.">
            {(control) => (
              <Select
                {...control}
                options={choices(expectedUses)}
                value={expectedUse}
                onValueChange={setExpectedUse}
              />
            )}
          </Field>
          <Field label="Owner" optional>
            {(control) => <OwnerPicker control={control} value={owner} onChange={setOwner} />}
          </Field>
          {owner === null ? null : (
            <InlineField
              label="They agreed"
              help="Otherwise they are only suggested."
              className="sm:col-start-2"
            >
              {(control) => (
                <Checkbox
                  {...control}
                  checked={agreed}
                  onCheckedChange={(checked) => setAgreed(checked === true)}
                />
              )}
            </InlineField>
          )}
        </CardBody>
      </Card>
      <div className="flex justify-end gap-2">
        <ButtonLink href="/inventory">Cancel</ButtonLink>
        <Button
          type="submit"
          variant="primary"
          busy={busy}
          disabled={facts.name.trim() === "" || facts.system.trim() === ""}
        >
          Add it
        </Button>
      </div>
    </form>
  );
}
