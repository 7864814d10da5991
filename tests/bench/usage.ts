import { createReadStream, createWriteStream, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Pool } from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { aws } from "@/lib/connectors/aws/connector";
import { readEventRecords } from "@/lib/connectors/sdk/event-records";
import { importLogs } from "@/lib/features/usage/mutations-logs";
import { openMonths } from "@/lib/features/usage/mutations-months";
import { cloudTrail, session, trailEvent, user } from "@/tests/factories/cloudtrail";
import { Random } from "@/tests/factories/random";
import { scriptedConnector } from "@/tests/factories/scripted-connector";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { benchServer } from "./database";
import type { Measure } from "./measure";

const events = 500_000;
const days = 10;
const start = Date.UTC(2026, 10, 1);
const now = new Date("2026-11-26T00:00:00Z");

/**
 * CloudTrail's own files, packed, through the whole intake (unpacked, parsed, told from those that were counted, actors looked
 * up, added up, last uses moved forward) against bare COPY of the same events into the table that knows them, on the same
 * server in the same run. Then the same file again, of which every event is a duplicate.
 */
export async function benchUsage(identities: number): Promise<Measure[]> {
  const server = await benchServer();
  const folder = await mkdtemp(join(tmpdir(), "rollcall-events-"));
  try {
    const path = join(folder, "trail.json.gz");
    await writeTrail(path, identities);
    const pool = await server.create("intake");
    await listActors(pool, identities);
    const parse = await timed(() => parseOnly(path));
    const first = await timed(() => bring(pool, path));
    const again = await timed(() => bring(pool, path));
    const bare = await server.create("bare");
    await openMonths(bare, ["2026-11-01"], now);
    const ids = join(folder, "ids.copy");
    await copyOut(pool, ids);
    const copy = await timed(() => copyIn(bare, ids));
    const rows = await pool.query<{ n: number }>("SELECT count(*)::int AS n FROM usage");
    const rate = (seconds: number) => events / seconds;
    return [
      {
        what: "usage: events, intake",
        value: rate(first.seconds),
        unit: "/s",
        bound: 25_000,
        atLeast: true,
        detail: `${events.toLocaleString("en")} events of ${identities.toLocaleString("en")} actors`,
      },
      {
        what: "usage: events again, intake",
        value: rate(again.seconds),
        unit: "/s",
        bound: 25_000,
        atLeast: true,
        detail: "every one a duplicate",
      },
      { what: "usage: events, parsed only", value: rate(parse.seconds), unit: "/s", bound: null },
      {
        what: "usage: events, bare COPY",
        value: rate(copy.seconds),
        unit: "/s",
        bound: null,
        detail: "their days and ids, ready made",
      },
      { what: "usage: intake against COPY", value: first.seconds / copy.seconds, unit: "×", bound: null },
      { what: "usage: roll-up rows", value: rows.rows[0]?.n ?? 0, unit: "rows", bound: null },
      {
        what: "usage: processor of the process",
        value: first.cpuSeconds,
        unit: "s",
        bound: null,
        detail: "what the intake took of a processor, however busy the machine is",
      },
      { what: "usage: memory of the process", value: first.peakMb, unit: "MB", bound: 512 },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
    await server.close();
  }
}

/** Events in the order of time, as services write them: few actors do most, each with few calls, tools and networks. */
async function writeTrail(path: string, actors: number): Promise<void> {
  const random = new Random(7);
  const calls = [
    "GetObject",
    "PutObject",
    "ListBuckets",
    "AssumeRole",
    "Decrypt",
    "DescribeInstances",
    "SendMessage",
    "PutItem",
  ];
  function* text(): Generator<string> {
    yield '{"Records":[';
    for (let n = 0; n < events; n += 1) {
      const who = Math.floor(random.next() ** 2 * actors);
      const more = {
        eventTime: new Date(start + Math.floor((n / events) * days * 86_400_000)).toISOString(),
        eventName: calls[(who + random.below(3)) % calls.length],
        sourceIPAddress: `198.51.${who % 200}.${random.below(250)}`,
        userAgent:
          who % 3 === 0
            ? "Boto3/1.34.0 md/Botocore#1.34.0 ua/2.0 os/linux#6.1"
            : "aws-sdk-go-v2/1.24.0 os/linux lang/go#1.21.5",
        userIdentity: who % 4 === 0 ? user(`user-${who}`) : session(`role-${who}`, `worker-${who % 5}`),
        requestParameters: { bucketName: `data-${who % 50}`, key: `objects/${n}`, "x-amz-acl": "private" },
        responseElements: null,
        additionalEventData: {
          SignatureVersion: "SigV4",
          CipherSuite: "ECDHE-RSA-AES128-GCM-SHA256",
          bytesTransferredIn: 0,
          bytesTransferredOut: n % 5000,
        },
        resources: [{ type: "AWS::S3::Object", ARN: `arn:aws:s3:::data-${who % 50}/objects/${n}` }],
        tlsDetails: {
          tlsVersion: "TLSv1.3",
          cipherSuite: "TLS_AES_128_GCM_SHA256",
          clientProvidedHostHeader: "s3.eu-west-1.amazonaws.com",
        },
        ...(random.chance(0.02) ? { errorCode: "AccessDenied" } : {}),
      };
      yield `${n === 0 ? "" : ","}${JSON.stringify(trailEvent(`${String(n).padStart(8, "0")}-93e5-4dd1-9d4f-62e1f5ca6b31`, more))}`;
    }
    yield "]}";
  }
  await pipeline(Readable.from(text()), createGzip({ level: 1 }), createWriteStream(path));
}

/** Most of those who act are in the inventory. */
async function listActors(pool: Pool, actors: number): Promise<void> {
  const page = Array.from({ length: Math.floor(actors * 0.95) }, (_, n) => {
    const { principalId, accountId } = n % 4 === 0 ? user(`user-${n}`) : session(`role-${n}`, "any");
    return {
      t: "identity" as const,
      ref: { realm: `aws:${accountId}`, externalId: String(principalId).split(":")[0] ?? "" },
      kind: "cloud_role" as const,
      name: `actor-${n}`,
      system: "aws",
    };
  });
  const sourceId = await createSource(pool, "account");
  await syncOnce(testEngine(pool, scriptedConnector({ scopes: [{ key: "all", pages: [page] }] })), sourceId);
}

async function bring(pool: Pool, path: string): Promise<void> {
  await importLogs({
    ...{ pool, ...cloudTrail, name: "trail", actor: "cli:bench", keep: { days: 35, months: 60 }, now },
    files: [{ name: "trail.json.gz", size: statSync(path).size, open: () => createReadStream(path) }],
    signal: new AbortController().signal,
  });
}

async function parseOnly(path: string): Promise<void> {
  for await (const { records } of readEventRecords({ open: () => createReadStream(path) }, cloudTrail.kind)) {
    for (const record of records) aws.readEvent?.("cloudtrail", record, { realm: null });
  }
}

async function copyOut(pool: Pool, path: string): Promise<void> {
  const client = await pool.connect();
  try {
    const out = client.query(copyTo("COPY (SELECT day, id FROM usage_events) TO STDOUT"));
    await pipeline(out, createWriteStream(path));
  } finally {
    client.release();
  }
}

async function copyIn(pool: Pool, path: string): Promise<void> {
  const client = await pool.connect();
  try {
    await pipeline(createReadStream(path), client.query(copyFrom("COPY usage_events (day, id) FROM STDIN")));
  } finally {
    client.release();
  }
}

async function timed(
  work: () => Promise<unknown>,
): Promise<{ seconds: number; cpuSeconds: number; peakMb: number }> {
  let peak = process.memoryUsage().rss;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 50);
  const cpu = process.cpuUsage();
  const started = performance.now();
  await work();
  clearInterval(watch);
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - started) / 1000;
  return { seconds, cpuSeconds: (user + system) / 1e6, peakMb: peak / 1e6 };
}
