"use client";

import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { type MembershipScope, type Role, roles, roleTitles } from "@/lib/domain/permissions";

const roleOptions = roles.map((role) => ({
  value: role,
  label: roleTitles[role].title,
  hint: roleTitles[role].summary,
}));

const reaches = [
  { value: "all", label: "Everything" },
  { value: "teams", label: "Some teams" },
  { value: "containers", label: "Some accounts" },
  { value: "sources", label: "Some sources" },
] as const;
type Reach = (typeof reaches)[number]["value"];

/** Role and reach of a member while they are being chosen. `ids` is one id per line. */
export interface RoleChoice {
  role: Role;
  reach: Reach;
  ids: string;
}

export function choiceOf(role: Role, scope: MembershipScope): RoleChoice {
  return { role, reach: scope.kind, ids: scope.kind === "all" ? "" : scope.ids.join("\n") };
}

/** The scope that was chosen; null while the ids of a part are missing. */
export function scopeOfChoice({ reach, ids }: RoleChoice): MembershipScope | null {
  if (reach === "all") return { kind: "all" };
  const list = ids.split(/[\s,]+/).filter(Boolean);
  return list.length === 0 ? null : { kind: reach, ids: list };
}

/** Chooses a role and the part of the organisation that it reaches. */
export function RoleFields({
  choice,
  onChange,
  error,
}: {
  choice: RoleChoice;
  onChange: (choice: RoleChoice) => void;
  error?: string;
}) {
  return (
    <>
      <Field label="Role" help={roleTitles[choice.role].summary}>
        {(control) => (
          <Select
            {...control}
            options={roleOptions}
            value={choice.role}
            onValueChange={(value) => {
              const role = roles.find((one) => one === value);
              if (role) onChange({ ...choice, role });
            }}
          />
        )}
      </Field>
      <Field label="Reaches">
        {(control) => (
          <Select
            {...control}
            options={reaches}
            value={choice.reach}
            onValueChange={(value) => {
              const reach = reaches.find((one) => one.value === value)?.value;
              if (reach) onChange({ ...choice, reach });
            }}
          />
        )}
      </Field>
      {choice.reach === "all" ? null : (
        <Field
          label="Ids"
          help="One per line, as they stand in the addresses of their pages."
          error={error}
          required
        >
          {(control) => (
            <Textarea
              {...control}
              rows={3}
              value={choice.ids}
              onChange={(event) => onChange({ ...choice, ids: event.target.value })}
            />
          )}
        </Field>
      )}
    </>
  );
}
