import type { Evidence } from "@/lib/domain/owner-question";
import { showText } from "@/lib/domain/text";
import { kindOf } from "./evidence";
import type { Trace } from "./traces";

/** Of a source with fewer identities than this, a share says nothing. */
const leastOfSource = 20;
/** Whoever made more than this share of a source runs it; that says nothing about any one identity. */
const mostMade = 0.05;

/** Whether somebody made so much of a source that they cannot be meant to answer for all of it. */
export function madeTooMany({ made, of }: { made: number; of: number }): boolean {
  return of >= leastOfSource && made > of * mostMade;
}

/** Why a trace suggests nobody, in words. Null: it does, or it names no one who is known. */
export function noteOf(trace: Trace): Evidence | null {
  const { named, kind } = trace;
  const said = showText(trace.said, 120);
  const where = kindOf(kind).title.toLowerCase();
  switch (named.is) {
    case "automation":
      return { kind: "automation", text: `${said} (${where}) is automation and answers for nothing.` };
    case "mailbox":
      return { kind: "mailbox", text: `${said} (${where}) is a shared mailbox and nobody in particular.` };
    case "several":
      return { kind: "unclear", text: `${said} (${where}) could be several people or teams.` };
    case "person": {
      const name = showText(named.person.name, 80);
      if (!named.person.active) return { kind: "gone", text: `${name} (${where}) left.` };
      const { made } = trace;
      if (made && madeTooMany(made)) {
        const share = Math.round((made.made / made.of) * 100);
        return {
          kind: "made_too_many",
          text: `${name} made ${made.made} of the ${made.of} identities of this source (${share} %): too many to answer for each.`,
        };
      }
      return null;
    }
    case "team":
      return named.team.active
        ? null
        : { kind: "gone", text: `Nobody is left in the team ${showText(named.team.name, 80)} (${where}).` };
    default:
      return null;
  }
}
