import Link from "next/link";
import { decisionsLink } from "@/components/accounts/account-words";
import { formatNumber, formatShare } from "@/components/ui/number-format";
import { unownedQuery } from "@/lib/domain/presets";
import type { DecisionsLeft } from "@/lib/features/accounts/schema-decisions";

/** How few decisions cover most of what nobody answers for. */
export function DecisionsLine({ left }: { left: DecisionsLeft }) {
  if (left.unowned === 0) {
    return (
      <p className="mb-4 rounded border border-line-subtle bg-surface px-4 py-3">
        Every identity that asks for an owner has one accepted or suggested.
      </p>
    );
  }
  return (
    <p className="mb-4 rounded border border-line-subtle bg-surface px-4 py-3">
      {left.decisions > 0 ? (
        <>
          <strong className="font-semibold">
            {formatNumber(left.decisions)} {left.decisions === 1 ? "decision covers" : "decisions cover"}{" "}
            {formatShare(left.share)}
          </strong>{" "}
          of the {formatNumber(left.unowned)} identities that nobody answers for. They lie in{" "}
          <Link href={decisionsLink} className="text-accent underline underline-offset-2">
            {formatNumber(left.accounts)} {left.accounts === 1 ? "account" : "accounts"}
          </Link>
          ; give each a team, and its identities have an owner suggested.
        </>
      ) : (
        <>
          Nobody answers for {formatNumber(left.unowned)} {left.unowned === 1 ? "identity" : "identities"}.
        </>
      )}
      {left.outside > 0 ? (
        <>
          {" "}
          <Link
            href={`/inventory?q=${encodeURIComponent(`account:none ${unownedQuery}`)}`}
            className="text-accent underline underline-offset-2"
          >
            {formatNumber(left.outside)} {left.outside === 1 ? "lies" : "lie"} in no account
          </Link>
          .
        </>
      ) : null}
    </p>
  );
}
