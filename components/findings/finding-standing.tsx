import Link from "next/link";
import type { ReactNode } from "react";
import { askedWords, dayText } from "@/components/exceptions/exception-words";
import { exceptionFacts } from "@/lib/domain/exception";
import { returnedWords } from "@/lib/domain/exception-words";
import { showText } from "@/lib/domain/text";
import type { FindingRow } from "@/lib/features/findings/schema";
import type { FindingTriage } from "@/lib/features/findings/schema-triage";

/** That people set it aside, or are asked to, or that it is back. */
export function Standing({
  finding,
  exceptions,
  back,
}: { finding: FindingRow } & Pick<FindingTriage, "exceptions" | "back">) {
  const holds = exceptions.find(({ id }) => id === finding.exception?.id);
  const waiting = exceptions.filter(({ state }) => state === "requested");
  return (
    <>
      {holds ? (
        <Note>
          {exceptionFacts[holds.kind].title} until {dayText(holds.expiresAt)}
          {holds.reason ? (
            <>
              : <bdi>{showText(holds.reason, 600)}</bdi>
            </>
          ) : null}
        </Note>
      ) : null}
      {waiting.map(({ id, kind, requestedBy }) => (
        <Note key={id}>
          <bdi>{showText(requestedBy, 80)}</bdi> {askedWords[kind]}. It waits for a second person under{" "}
          <Link
            href="/findings/exceptions?tab=waiting"
            className="text-accent underline-offset-2 hover:underline"
          >
            Exceptions
          </Link>
          ; until then nothing changes.
        </Note>
      ))}
      {back ? (
        <Note>
          Back since {dayText(back.at)}: {returnedWords[back.why]}.
        </Note>
      ) : null}
    </>
  );
}

function Note({ children }: { children: ReactNode }) {
  return (
    <p className="break-words rounded border border-field border-dashed px-4 py-3 text-sm">{children}</p>
  );
}
