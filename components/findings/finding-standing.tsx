import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { askedWords, dayText } from "@/components/exceptions/exception-words";
import { RegisterActions } from "@/components/exceptions/register-actions";
import { findingsWord } from "@/components/findings/finding-words";
import { exceptionFacts } from "@/lib/domain/exception";
import { returnedWords } from "@/lib/domain/exception-words";
import { showText } from "@/lib/domain/text";
import type { RegisterTab } from "@/lib/features/exceptions/schema";
import type { FindingTriage } from "@/lib/features/findings/schema-triage";

/** That people set it aside, or are asked to, or that it is back. */
export function Standing({
  covering,
  exceptions,
  back,
}: {
  /** What sets it aside now; null: nothing does. */
  covering: ComponentProps<typeof RegisterActions> | null;
} & Pick<FindingTriage, "exceptions" | "back">) {
  const waiting = exceptions.filter(({ state }) => state === "requested");
  return (
    <>
      {covering ? <Covering {...covering} /> : null}
      {waiting.map(({ id, kind, requestedBy }) => (
        <Note key={id}>
          <bdi>{showText(requestedBy, 80)}</bdi> {askedWords[kind]}. It waits for a second person under{" "}
          <RegisterLink tab="waiting" />; until then nothing changes.
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

/** The exception that holds, how wide it is, and what may be done about it. */
function Covering(props: ComponentProps<typeof RegisterActions>) {
  const { kind, expiresAt, reason, covers } = props.row;
  return (
    <Note>
      <p>
        {exceptionFacts[kind].title} until {dayText(expiresAt)}
        {reason ? (
          <>
            : <bdi>{showText(reason, 600)}</bdi>
          </>
        ) : null}
      </p>
      <p className="mt-1 mb-2 text-muted">
        It covers {findingsWord(covers)} now and stands under <RegisterLink tab="active" />.
      </p>
      <RegisterActions {...props} />
    </Note>
  );
}

function RegisterLink({ tab }: { tab: RegisterTab }) {
  return (
    <Link href={`/findings/exceptions?tab=${tab}`} className="text-accent underline underline-offset-2">
      Exceptions
    </Link>
  );
}

function Note({ children }: { children: ReactNode }) {
  return (
    <div className="break-words rounded border border-field border-dashed px-4 py-3 text-sm">{children}</div>
  );
}
