"use client";

import { useDecision } from "@/components/labels/use-decision";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { formatNumber } from "@/components/ui/number-format";
import { TimeText } from "@/components/ui/time-text";
import { notify } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import { decidePeopleHoldAction } from "@/lib/features/people/actions";
import type { HeldPeople as Held } from "@/lib/features/people/schema-page";

const origins: Record<Held["origin"], string> = {
  directory: "The directories say",
  scim: "The identity provider says",
  list: "An imported list says",
};

/** People who would be gone all at once: nobody of them is, until somebody decides. */
export function HeldPeople({ held }: { held: readonly Held[] }) {
  return held.map((hold) => <OneHold key={hold.id} hold={hold} />);
}

function OneHold({ hold }: { hold: Held }) {
  const { busy, decide } = useDecision();
  const count = formatNumber(hold.count);
  const decideTo = async (decision: "release" | "discard") => {
    const done = await decide(() => decidePeopleHoldAction({ holdId: hold.id, decision }));
    if (done === null) return;
    notify(
      decision === "release"
        ? `${count} people are gone. What they leave behind is listed.`
        : `${count} people stay as they are.`,
    );
  };
  return (
    <section
      aria-label="People who wait for a decision"
      className="flex flex-col gap-2 rounded bg-medium-subtle px-4 py-3 text-sm"
    >
      <p className="text-ink">
        <strong className="font-semibold">
          {origins[hold.origin]} that {count} of {formatNumber(hold.outOf)} active people left, all at once.
        </strong>{" "}
        That is rather a fault of the source than so many leavers, so nobody of them is marked as gone until
        you decide. Noticed <TimeText date={hold.noticedAt} variant="long" />.
      </p>
      <details>
        <summary className="w-fit cursor-pointer rounded-sm text-ink">Who it is</summary>
        <ul className="mt-1 grid max-h-60 gap-x-4 overflow-y-auto sm:grid-cols-2 lg:grid-cols-3">
          {hold.people.map((person) => (
            <li key={person.id} className="truncate text-ink">
              {showText(person.name, 60)}
              {person.email ? ` · ${showText(person.email, 60)}` : ""}
            </li>
          ))}
        </ul>
        {hold.count > hold.people.length ? (
          <p className="mt-1 text-ink">and {formatNumber(hold.count - hold.people.length)} more.</p>
        ) : null}
      </details>
      <div className="flex flex-wrap gap-2">
        <Button busy={busy} onClick={() => void decideTo("discard")}>
          Discard: they are still here
        </Button>
        <ConfirmDialog
          trigger={<Button busy={busy}>Release: they left…</Button>}
          title={`Mark ${count} people as gone?`}
          verb={`Mark ${count} as gone`}
          busy={busy}
          onConfirm={() => void decideTo("release")}
        >
          <p>
            For each of them everything that they own, made or could know is listed. Nothing is given to
            anybody else, and no message is sent.
          </p>
        </ConfirmDialog>
      </div>
    </section>
  );
}
