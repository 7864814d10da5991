import { aws } from "@/lib/connectors/aws/connector";
import { simulateLine } from "@/lib/domain/privilege/aws/simulate-line";
import { loadAccess } from "@/lib/features/access/data";
import { everybodyIn } from "@/lib/features/access/data-everybody";
import { questionSchema } from "@/lib/features/access/schema";
import { readAwsFacts } from "@/lib/features/privilege/data-aws-facts";
import { fileOf } from "@/lib/features/sources/data-upload";
import { completeRun } from "@/lib/jobs/sync/complete-run";
import { importFiles } from "@/lib/jobs/sync/import-files";
import { prepareQueue } from "@/lib/platform/queue";
import { systemScope } from "@/lib/platform/scope";
import { testEngine } from "@/tests/factories/sync-engine";
import { account, accountDetails, questionsAbout, simulationsOf } from "./account";
import { benchServer } from "./database";
import type { Measure } from "./measure";

const questions = 50_000;
const askers = 200;

/** Seconds of one core that the work took, the database's own apart. */
async function cpuSeconds<T>(work: () => Promise<T> | T): Promise<{ seconds: number; result: T }> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, result };
}

/** Decisions about an account of 200 users and roles, through the inventory and from policies alone; the paths of an account of many. */
export async function benchAccess(principals: number): Promise<Measure[]> {
  const server = await benchServer();
  try {
    const small = await server.create("small");
    await bring(small, askers);
    const lines = questionsAbout(askers, questions);
    const batch = await cpuSeconds(async () => {
      const asked = lines.map((line) => questionSchema.parse(JSON.parse(line)));
      const identities = [...new Set(asked.map(({ identity }) => identity))];
      const access = await loadAccess(small, systemScope(), { identities, source: null });
      return asked.map(({ identity, ...ask }) => JSON.stringify(access.decide(identity, ask))).length;
    });
    const facts = await readAwsFacts([]);
    const simulations = simulationsOf(questions);
    const simulated = await cpuSeconds(
      () => simulations.map((line) => JSON.stringify(simulateLine(JSON.parse(line), facts))).length,
    );
    const large = await server.create("large");
    await bring(large, principals);
    const paths = await cpuSeconds(async () => {
      const access = await loadAccess(large, systemScope(), { identities: [], source: null });
      const everybody = await everybodyIn(large, systemScope(), access);
      return everybody.map((who) => JSON.stringify(access.waysToMore(who))).length;
    });
    return [
      {
        what: "access: decisions of `can --batch`, on one core",
        value: questions / batch.seconds,
        unit: "/s",
        bound: 10_000,
        atLeast: true,
        detail: `${questions} questions about ${askers} users and roles, loading counted`,
      },
      {
        what: "access: decisions of `simulate aws`, on one core",
        value: questions / simulated.seconds,
        unit: "/s",
        bound: 10_000,
        atLeast: true,
        detail: "each with one or two policies of four statements on its line",
      },
      {
        what: "access: paths of everybody in an account",
        value: paths.seconds,
        unit: "s",
        bound: 60,
        detail: `${paths.result} users and roles, loading counted`,
      },
    ];
  } finally {
    await server.close();
  }
}

async function bring(pool: Parameters<typeof prepareQueue>[0], principals: number): Promise<void> {
  await prepareQueue(pool);
  const engine = testEngine(pool, aws, { leaseSeconds: 600 });
  const signal = new AbortController().signal;
  const { runId } = await importFiles({
    engine,
    connector: aws,
    files: [fileOf("details.json", Buffer.from(JSON.stringify(accountDetails(principals))))],
    name: `account ${account}`,
    complete: true,
    config: null,
    actor: "bench",
    fingerprint: () => "0".repeat(64),
    warn: () => undefined,
    signal,
  });
  await completeRun(engine, runId, signal);
  await pool.query("ANALYZE");
}
