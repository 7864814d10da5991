"use client";

import { useId, useState } from "react";
import { wordOf } from "@/components/labels/label-words";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { environments, sensitivities } from "@/lib/domain/record";
import { searchOwnersAction } from "@/lib/features/ownership/actions";

/** What to do with one field of accounts: leave it, set it, or take the decision back. */
export interface DecisionDraft {
  team: string;
  environment: string;
  sensitivity: string;
}

export const leave = "leave";
export const clear = "clear";
export const untouched: DecisionDraft = { team: "", environment: leave, sensitivity: leave };

/** The change that a draft asks for; an empty team and "leave" change nothing. */
export function changeOf(draft: DecisionDraft, clearTeam: boolean) {
  const field = <const V extends string>(values: readonly V[], chosen: string) =>
    chosen === clear ? null : values.find((each) => each === chosen);
  const environment = field(environments, draft.environment);
  const sensitivity = field(sensitivities, draft.sensitivity);
  const team = clearTeam ? null : draft.team.trim() || undefined;
  return {
    ...(team === undefined ? {} : { team }),
    ...(environment === undefined ? {} : { environment }),
    ...(sensitivity === undefined ? {} : { sensitivity }),
  };
}

const options = (values: readonly string[]) => [
  { value: leave, label: "As it is" },
  ...values.map((value) => ({ value, label: wordOf(value) })),
  { value: clear, label: "Take the decision back" },
];

/** Team, environment and sensitivity of one or many accounts. */
export function DecisionForm({
  draft,
  onChange,
  clearTeam,
  onClearTeam,
}: {
  draft: DecisionDraft;
  onChange: (draft: DecisionDraft) => void;
  clearTeam: boolean;
  onClearTeam: (clear: boolean) => void;
}) {
  const listId = useId();
  const [teams, setTeams] = useState<readonly string[]>([]);
  const search = (text: string) => {
    searchOwnersAction({ text }).then(
      (answer) => setTeams((answer?.data ?? []).flatMap((each) => (each.kind === "team" ? [each.name] : []))),
      // Without suggestions the name can still be written.
      () => setTeams([]),
    );
  };
  return (
    <div className="flex flex-col gap-4">
      <Field label="Team" help="A team that is not there yet is added.">
        {(control) => (
          <div className="flex gap-2">
            <Input
              {...control}
              list={listId}
              maxLength={200}
              autoComplete="off"
              disabled={clearTeam}
              placeholder={clearTeam ? "Nobody" : "As it is"}
              value={clearTeam ? "" : draft.team}
              onFocus={() => search(draft.team)}
              onChange={(event) => {
                onChange({ ...draft, team: event.target.value });
                search(event.target.value);
              }}
            />
            <datalist id={listId}>
              {teams.map((team) => (
                <option key={team} value={team} />
              ))}
            </datalist>
            <Button aria-pressed={clearTeam} onClick={() => onClearTeam(!clearTeam)}>
              {clearTeam ? "Keep" : "Nobody"}
            </Button>
          </div>
        )}
      </Field>
      <Field label="Environment">
        {(control) => (
          <Select
            {...control}
            options={options(environments)}
            value={draft.environment}
            onValueChange={(environment) => onChange({ ...draft, environment })}
          />
        )}
      </Field>
      <Field label="Sensitivity" help="How sensitive the data in it is.">
        {(control) => (
          <Select
            {...control}
            options={options(sensitivities)}
            value={draft.sensitivity}
            onValueChange={(sensitivity) => onChange({ ...draft, sensitivity })}
          />
        )}
      </Field>
    </div>
  );
}
