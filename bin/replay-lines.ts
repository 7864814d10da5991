import type { RuleDefinition } from "@/lib/domain/custom-rule/custom-rule";
import { severities } from "@/lib/domain/severity";
import { showText } from "@/lib/domain/text";
import type { ReplayResult, ReplaySide } from "@/lib/features/rules/schema-replay";

const shown = 5;

/** What a rule would raise, for people: now, and on the days that were looked at. */
export function replayLines({ slug, title }: RuleDefinition, result: ReplayResult): string[] {
  const { raise, resolve, unknown, looked, history, raisedInAll } = result;
  return [
    `${slug}  ${showText(title, 90)}`,
    `  would raise now: ${sideText(raise)}, of ${number(looked)} identities`,
    ...(resolve.findings > 0 ? [`  would resolve: ${sideText(resolve)}`] : []),
    ...(unknown.identities > 0
      ? [
          `  cannot tell: ${number(unknown.identities)}; ${unknown.needs.map(({ what, identities }) => `${number(identities)} need ${showText(what, 80)}`).join("; ")}`,
        ]
      : []),
    ...namesLine("for", raise.byOwner),
    ...raise.sample
      .slice(0, shown)
      .map(
        ({ identity, sentence }) => `    ${showText(identity?.name ?? "", 40)}: ${showText(sentence, 100)}`,
      ),
    ...(raisedInAll
      ? [
          `  would have raised in the last ${history.length} days: ${sideText(raisedInAll)}; ${number(history[0]?.open ?? 0)} open at first, ${number(history.at(-1)?.open ?? 0)} today`,
        ]
      : []),
  ];
}

function sideText({ findings, bySeverity }: ReplaySide): string {
  const parts = severities.flatMap((severity) =>
    bySeverity[severity] > 0 ? [`${number(bySeverity[severity])} ${severity}`] : [],
  );
  return parts.length > 0 ? `${number(findings)} (${parts.join(", ")})` : "nothing";
}

function namesLine(word: string, names: ReplaySide["byOwner"]): string[] {
  if (names.length === 0) return [];
  const told = names
    .slice(0, shown)
    .map(({ name, findings }) => `${name === null ? "nobody" : showText(name, 40)} ${number(findings)}`);
  return [`  ${word}: ${told.join(", ")}${names.length > shown ? " …" : ""}`];
}

function number(n: number): string {
  return n.toLocaleString("en-US");
}
