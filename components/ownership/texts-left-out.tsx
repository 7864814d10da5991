"use client";

import { useDecision } from "@/components/labels/use-decision";
import { Button } from "@/components/ui/button";
import { formatNumber } from "@/components/ui/number-format";
import { notify } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import { forgetTextAction } from "@/lib/features/ownership/actions";
import type { OwnerText } from "@/lib/features/ownership/schema-texts";

/** Texts of which somebody said that they name nobody, with the way to ask again. */
export function TextsLeftOut({ texts, mayForget }: { texts: readonly OwnerText[]; mayForget: boolean }) {
  const { busy, decide } = useDecision();
  return (
    <details className="rounded border border-line-subtle px-4 py-2.5">
      <summary className="cursor-pointer text-sm">
        {formatNumber(texts.length)} {texts.length === 1 ? "text names" : "texts name"} nobody, as was said
        before
      </summary>
      <ul className="mt-2 flex flex-col divide-y divide-line-subtle">
        {texts.map(({ text, written, identities, decided }) => (
          <li key={text} className="flex flex-wrap items-center justify-between gap-2 py-1.5 text-sm">
            <span className="min-w-0 break-words">
              “{showText(written, 80)}”{" "}
              <span className="text-muted text-xs">
                {formatNumber(identities)} {identities === 1 ? "identity" : "identities"},{" "}
                {showText(decided?.by ?? "", 60)}
              </span>
            </span>
            {mayForget ? (
              <Button
                size="sm"
                busy={busy}
                aria-label={`Ask again whom ${showText(written, 80)} means`}
                onClick={() =>
                  void decide(() => forgetTextAction({ text })).then(
                    (done) => done && notify(`“${showText(written, 40)}” is asked about again.`),
                  )
                }
              >
                Ask again
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </details>
  );
}
