import type { ECS, Failure } from "@aws-sdk/client-ecs";
import type { Answer, Cursor, Page, Parsed } from "@/lib/connectors/sdk/contract";
import { clip, isObject, PageRecords } from "@/lib/connectors/sdk/page-records";
import { accountRealm, accountRef, parseArn, roleRef } from "./arn";
import { callAws, everyPage, listed, nameOf, pagesUnder } from "./aws-call";
import type { AwsContext, Session } from "./session";
import { addVariables, describeVariables } from "./variables";

export const containersCall = "DescribeTaskDefinition";

/** What a task definition says of the roles and variables of its containers. */
interface Definition {
  taskRole: string | null;
  executionRole: string | null;
  variables: unknown[];
}

/** What runs in a cluster, and from which definition. */
interface Running {
  kind: "ecs_service" | "ecs_task";
  arn: string | undefined;
  name: string | undefined;
  definition: string | undefined;
}

/** Services of a region's clusters, and running tasks of no service, each with the roles of its task definition. */
export async function* listContainers(
  ctx: AwsContext,
  session: Session,
  region: string,
  cursor: Cursor | null,
): AsyncGenerator<Answer> {
  const ecs = await session.clients.ecs(region);
  const definitions = new Map<string, Promise<Definition | null>>();
  const define = (arn: string) => {
    const known = definitions.get(arn) ?? readDefinition(ctx, ecs, arn);
    definitions.set(arn, known);
    return known;
  };
  const readers = { services: listServices, tasks: listTasks };
  yield* pagesUnder(
    containersCall,
    cursor,
    async () => {
      const pages = await everyPage((nextToken) =>
        callAws("ecs:ListClusters", ctx.signal, (options) => ecs.listClusters({ nextToken }, options)),
      );
      const clusters = pages.flatMap((page) => listed(page.clusterArns, "ecs:ListClusters"));
      return clusters.flatMap((cluster) => [`${cluster} services`, `${cluster} tasks`]);
    },
    async (place, token) => {
      const [cluster = "", what] = place.split(" ");
      const { running, failures, next } = await readers[what === "tasks" ? "tasks" : "services"](
        ctx,
        ecs,
        cluster,
        token,
      );
      const workloads: unknown[] = [];
      for (const { definition, ...each } of running) {
        workloads.push({ ...each, ...(definition ? await define(definition) : null) });
      }
      return { body: { workloads, failures: failures.filter(isTrouble) }, next };
    },
  );
}

type Found = Promise<{ running: Running[]; failures: Failure[]; next: string | undefined }>;

/** What was deleted since it was listed is no trouble. */
const isTrouble = ({ reason }: Failure) => reason !== "MISSING";

async function listServices(
  ctx: AwsContext,
  ecs: ECS,
  cluster: string,
  nextToken: string | undefined,
): Found {
  // Ten, because that is what can be described at once.
  const list = await callAws("ecs:ListServices", ctx.signal, (options) =>
    ecs.listServices({ cluster, nextToken, maxResults: 10 }, options),
  );
  const services = listed(list.serviceArns, "ecs:ListServices");
  if (services.length === 0) return { running: [], failures: [], next: list.nextToken || undefined };
  const described = await callAws("ecs:DescribeServices", ctx.signal, (options) =>
    ecs.describeServices({ cluster, services }, options),
  );
  const running = listed(described.services, "ecs:DescribeServices").map(
    (service): Running => ({
      kind: "ecs_service",
      arn: service.serviceArn,
      name: service.serviceName,
      // With an external deployment controller the definition stands in the task sets.
      definition: service.taskDefinition ?? service.taskSets?.[0]?.taskDefinition,
    }),
  );
  return { running, failures: described.failures ?? [], next: list.nextToken || undefined };
}

async function listTasks(ctx: AwsContext, ecs: ECS, cluster: string, nextToken: string | undefined): Found {
  const list = await callAws("ecs:ListTasks", ctx.signal, (options) =>
    ecs.listTasks({ cluster, nextToken, maxResults: 100 }, options),
  );
  const tasks = listed(list.taskArns, "ecs:ListTasks");
  if (tasks.length === 0) return { running: [], failures: [], next: list.nextToken || undefined };
  const described = await callAws("ecs:DescribeTasks", ctx.signal, (options) =>
    ecs.describeTasks({ cluster, tasks }, options),
  );
  const families = new Map<string, Running>();
  for (const { group, taskDefinitionArn: definition } of listed(described.tasks, "ecs:DescribeTasks")) {
    if (group?.startsWith("service:") || !definition) continue;
    // Tasks come and go; what lasts is the family of their definitions.
    const arn = definition.replace(/:\d+$/, "");
    families.set(arn, { kind: "ecs_task", arn, name: arn.split("/").at(-1), definition });
  }
  return {
    running: [...families.values()],
    failures: described.failures ?? [],
    next: list.nextToken || undefined,
  };
}

async function readDefinition(ctx: AwsContext, ecs: ECS, taskDefinition: string): Promise<Definition | null> {
  try {
    const { taskDefinition: found } = await callAws(
      "ecs:DescribeTaskDefinition",
      ctx.signal,
      (options) => ecs.describeTaskDefinition({ taskDefinition }, options),
      ["ClientException"],
    );
    return {
      taskRole: found?.taskRoleArn || null,
      executionRole: found?.executionRoleArn || null,
      variables: (found?.containerDefinitions ?? []).flatMap(({ name: container, environment = [] }) => {
        const values = environment.map(({ name = "", value = "" }) => [name, value]);
        const described = describeVariables(Object.fromEntries(values), ctx.fingerprint);
        return described.map((each) => ({ ...each, name: `${container ?? ""}/${each.name}` }));
      }),
    };
  } catch (error) {
    // The definition was deleted under what still runs from it.
    if (nameOf(error) === "ClientException") return null;
    throw error;
  }
}

/** A resource per service or family of tasks, the trust that it runs as its roles, and placements in its variables. */
export function containersToRecords(page: Page): Parsed {
  const records = new PageRecords(page);
  const body = isObject(page.body) ? page.body : {};
  for (const failure of records.list(body.failures, "failures")) {
    const { arn, reason } = isObject(failure) ? failure : {};
    records.problem(
      typeof arn === "string" ? arn : containersCall,
      `AWS does not tell what it is${typeof reason === "string" ? ` (${clip(reason, 100)})` : ""}.`,
    );
  }
  for (const found of records.list(body.workloads, "workloads")) {
    const arn = isObject(found) ? parseArn(found.arn) : null;
    if (!isObject(found) || !arn) {
      records.problem(containersCall, "A service or task has no ARN that can be read.");
      continue;
    }
    const realm = accountRealm(arn.account);
    const container = accountRef(arn.account);
    records.add({
      t: "resource",
      ref: { realm, externalId: arn.arn },
      kind: found.kind === "ecs_task" ? "ecs_task" : "ecs_service",
      name: typeof found.name === "string" ? clip(found.name, 300) : arn.arn,
      container,
    });
    if (found.variables === undefined) {
      records.problem(arn.arn, "Its task definition is gone, so what it runs as is not known.");
      continue;
    }
    const role = roleRef(found.taskRole);
    const starter = roleRef(found.executionRole);
    if (found.taskRole && !role) records.problem(arn.arn, "Its task role has no ARN that can be read.");
    if (role) records.add({ t: "trust", identity: role, kind: "workload", subject: arn.arn });
    // The execution role pulls images and reads the secrets that the containers are given; their code does not hold it.
    if (starter && starter.externalId !== role?.externalId) {
      const condition = { as: "execution role" };
      records.add({ t: "trust", identity: starter, kind: "workload", subject: arn.arn, condition });
    }
    addVariables(found.variables, { arn: arn.arn, realm, container, role }, records);
  }
  return records.parsed();
}
