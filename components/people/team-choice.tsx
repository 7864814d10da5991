"use client";

import { X } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { showText } from "@/lib/domain/text";
import { searchOwnersAction } from "@/lib/features/ownership/actions";
import type { TeamOfPerson } from "@/lib/features/people/schema";

const quietMs = 150;

/** The teams that somebody is in: those that follow a directory stay, the others are chosen. */
export function TeamChoice({
  value,
  onChange,
}: {
  value: readonly TeamOfPerson[];
  onChange: (teams: TeamOfPerson[]) => void;
}) {
  const id = useId();
  const [text, setText] = useState("");
  const [found, setFound] = useState<{ id: string; name: string }[]>([]);
  useEffect(() => {
    if (text.trim() === "") {
      setFound([]);
      return;
    }
    let current = true;
    const timer = setTimeout(() => {
      searchOwnersAction({ text })
        .catch(() => undefined)
        .then((answer) => {
          if (current) setFound((answer?.data ?? []).filter((each) => each.kind === "team"));
        });
    }, quietMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [text]);
  const offered = found.filter((team) => !value.some((each) => each.id === team.id));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium text-sm">Teams</legend>
      <ul className="flex max-h-40 flex-col overflow-y-auto">
        {value.map((team) => (
          <li key={team.id} className="flex min-h-8 items-center gap-2 text-sm">
            <span className="min-w-0 flex-1 truncate">{showText(team.name, 60)}</span>
            {team.follows ? (
              <span className="text-muted text-xs">follows directory</span>
            ) : (
              <IconButton
                size="sm"
                label={`Leave ${showText(team.name, 60)}`}
                onClick={() => onChange(value.filter((each) => each.id !== team.id))}
              >
                <X aria-hidden />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
      <Input
        id={id}
        aria-label="Add to a team"
        placeholder="Add to a team, by its name"
        autoComplete="off"
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          const [first] = offered;
          if (event.key !== "Enter") return;
          event.preventDefault();
          if (first) choose(first);
        }}
      />
      {offered.length > 0 ? (
        <ul aria-label="Teams that are called so" className="flex flex-wrap gap-1">
          {offered.map((team) => (
            <li key={team.id}>
              <button
                type="button"
                className="rounded-full border border-line px-2.5 py-1 text-xs hover:bg-hover pointer-coarse:min-h-10"
                onClick={() => choose(team)}
              >
                {showText(team.name, 60)}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </fieldset>
  );

  function choose(team: { id: string; name: string }) {
    onChange([...value, { ...team, follows: false }]);
    setText("");
  }
}
