"use client";

import { AccountPicker } from "@/components/add-identity/account-picker";
import { credentialOptions, keptOptions, kindOptions } from "@/components/add-identity/add-words";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import type { CredentialType, IdentityKind } from "@/lib/domain/record";
import type { KeptPlace, ManualFacts } from "@/lib/features/manual/schema";

/** What the form holds of the facts; empty texts are "not known". */
export interface FactsDraft {
  name: string;
  kind: IdentityKind;
  system: string;
  account: { id: string; name: string } | null;
  description: string;
  credentialType: CredentialType | "none";
  createdOn: string;
  expiresOn: string;
  keptIn: KeptPlace | "unknown";
  keptAt: string;
}

export const emptyFacts: FactsDraft = {
  name: "",
  kind: "service_account",
  system: "",
  account: null,
  description: "",
  credentialType: "none",
  createdOn: "",
  expiresOn: "",
  keptIn: "unknown",
  keptAt: "",
};

export function draftOf(facts: ManualFacts, account: { id: string; name: string } | null): FactsDraft {
  const { credential } = facts;
  return {
    name: facts.name,
    kind: facts.kind,
    system: facts.system,
    account,
    description: facts.description,
    credentialType: credential?.type ?? "none",
    createdOn: credential?.createdOn ?? "",
    expiresOn: credential?.expiresOn ?? "",
    keptIn: credential?.keptIn ?? "unknown",
    keptAt: credential?.keptAt ?? "",
  };
}

export function factsOf(draft: FactsDraft) {
  const { name, kind, system, account, description, credentialType, keptIn, keptAt } = draft;
  return {
    name,
    kind,
    system,
    accountId: account?.id ?? null,
    description,
    credential:
      credentialType === "none"
        ? null
        : {
            type: credentialType,
            createdOn: draft.createdOn || null,
            expiresOn: draft.expiresOn || null,
            keptIn: keptIn === "unknown" ? null : keptIn,
            keptAt: keptIn === "unknown" ? "" : keptAt,
          },
  };
}

/** The form's part about what it is and how it signs in. */
export function FactsFields({
  draft,
  onChange,
}: {
  draft: FactsDraft;
  onChange: (draft: FactsDraft) => void;
}) {
  const put = (more: Partial<FactsDraft>) => onChange({ ...draft, ...more });
  return (
    <>
      <Card>
        <CardHeader title="What it is" />
        <CardBody className="grid gap-4 sm:grid-cols-2">
          <Field label="Name" required help="As its system shows it.">
            {(control) => (
              <Input
                {...control}
                maxLength={200}
                value={draft.name}
                onChange={(event) => put({ name: event.target.value })}
              />
            )}
          </Field>
          <Field label="Kind">
            {(control) => (
              <Select
                {...control}
                options={kindOptions}
                value={draft.kind}
                onValueChange={(next) =>
                  put({ kind: kindOptions.find((each) => each.value === next)?.value ?? draft.kind })
                }
              />
            )}
          </Field>
          <Field label="System" required help="Where it signs in, in a word.">
            {(control) => (
              <Input
                {...control}
                maxLength={63}
                placeholder="snowflake"
                value={draft.system}
                onChange={(event) => put({ system: event.target.value })}
              />
            )}
          </Field>
          <Field label="Account" optional help="Account, project, cluster or repository that it lies in.">
            {(control) => (
              <AccountPicker
                control={control}
                value={draft.account}
                onChange={(account) => put({ account })}
              />
            )}
          </Field>
          <Field label="Description" optional className="sm:col-span-2">
            {(control) => (
              <Textarea
                {...control}
                rows={2}
                maxLength={1000}
                value={draft.description}
                onChange={(event) => put({ description: event.target.value })}
              />
            )}
          </Field>
        </CardBody>
      </Card>
      <Card>
        <CardHeader
          title="How it signs in"
          description="Never write the secret itself here. What looks like one is refused and not kept."
        />
        <CardBody className="grid gap-4 sm:grid-cols-2">
          <Field label="Credential">
            {(control) => (
              <Select
                {...control}
                options={[{ value: "none", label: "None, or not known" }, ...credentialOptions]}
                value={draft.credentialType}
                onValueChange={(next) =>
                  put({
                    credentialType: credentialOptions.find((each) => each.value === next)?.value ?? "none",
                  })
                }
              />
            )}
          </Field>
          {draft.credentialType === "none" ? null : (
            <>
              <Field label="Kept in">
                {(control) => (
                  <Select
                    {...control}
                    options={[{ value: "unknown", label: "Not known" }, ...keptOptions]}
                    value={draft.keptIn}
                    onValueChange={(next) =>
                      put({ keptIn: keptOptions.find((each) => each.value === next)?.value ?? "unknown" })
                    }
                  />
                )}
              </Field>
              <Field label="Created on" optional>
                {(control) => (
                  <Input
                    {...control}
                    type="date"
                    value={draft.createdOn}
                    onChange={(event) => put({ createdOn: event.target.value })}
                  />
                )}
              </Field>
              <Field label="Expires on" optional>
                {(control) => (
                  <Input
                    {...control}
                    type="date"
                    value={draft.expiresOn}
                    onChange={(event) => put({ expiresOn: event.target.value })}
                  />
                )}
              </Field>
              {draft.keptIn === "unknown" ? null : (
                <Field
                  label="Where exactly"
                  optional
                  className="sm:col-span-2"
                  help="The path, vault entry or sheet."
                >
                  {(control) => (
                    <Input
                      {...control}
                      maxLength={500}
                      placeholder="kv/data/warehouse/loader"
                      value={draft.keptAt}
                      onChange={(event) => put({ keptAt: event.target.value })}
                    />
                  )}
                </Field>
              )}
            </>
          )}
        </CardBody>
      </Card>
    </>
  );
}
