import { readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Pool } from "pg";
import { packageRoot } from "@/lib/platform/data-dir";
import { benchServer } from "./database";
import type { Measure } from "./measure";
import { populate } from "./population";
import { type Product, startProduct } from "./product";

const boundKb = 220;
/** Pages for people who are not signed in. */
const forStrangers = ["/login"];

/** The JavaScript that each route loads before anything on it is used: the scripts that its HTML names, compressed. */
export async function benchBundle(identities: number): Promise<Measure[]> {
  const server = await benchServer();
  try {
    const pool = await server.create("bundle");
    await populate(pool, identities);
    const product = await startProduct(pool, server.urlOf("bundle"), server.folder);
    try {
      return await measureBundle(pool, product);
    } finally {
      await product.close();
    }
  } finally {
    await server.close();
  }
}

/** Every route of the build with a page, on a database that has something for each. */
async function measureBundle(pool: Pool, product: Product): Promise<Measure[]> {
  const examples = await readExamples(pool);
  const sizes = new Map<string, Promise<number>>();
  const measures: Measure[] = [];
  for (const route of pageRoutes()) {
    const path = addressOf(route, examples);
    const { status, text } = await product.get(path, forStrangers.includes(route) ? "stranger" : "member");
    if (status !== 200) {
      measures.push({
        what: `bundle: ${route}`,
        value: 0,
        unit: "kB",
        bound: null,
        detail: `not measured: answers ${status}`,
      });
      continue;
    }
    let bytes = 0;
    for (const script of scriptsOf(text)) {
      if (!sizes.has(script)) sizes.set(script, compressed(product, script));
      bytes += (await sizes.get(script)) ?? 0;
    }
    measures.push({ what: `bundle: ${route}`, value: bytes / 1000, unit: "kB", bound: boundKb });
  }
  return measures;
}

/** The routes that have a page, as `app/` spells them without its groups: `/inventory/[id]`. */
function pageRoutes(): string[] {
  const app = join(packageRoot(), "app");
  return readdirSync(app, { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|\/)page\.tsx$/.test(file))
    .map((file) =>
      `/${file.replace(/\/?page\.tsx$/, "").replace(/\([^)]*\)\/?/g, "")}`.replace(/(.)\/$/, "$1"),
    )
    .sort();
}

/** The scripts that the page loads by itself, once each; those that only old browsers run are left out. */
function scriptsOf(html: string): Set<string> {
  const found = new Set<string>();
  for (const [tag] of html.matchAll(/<script\b[^>]*>|<link\b[^>]*>/g)) {
    const wanted = tag.startsWith("<script") ? !/\bnomodule\b/i.test(tag) : /\bas="script"/.test(tag);
    const address = /\b(?:src|href)="([^"]+\.js[^"]*)"/.exec(tag)?.[1];
    if (wanted && address) found.add(address);
  }
  return found;
}

async function compressed(product: Product, path: string): Promise<number> {
  const { status, text } = await product.get(path);
  if (status !== 200) throw new Error(`${path} answered ${status}`);
  return gzipSync(text).byteLength;
}

/** What stands for the parameters of a route, by the folder that they lie in. */
async function readExamples(pool: Pool): Promise<Record<string, string>> {
  const found = await pool.query<Record<string, string>>(
    `SELECT (SELECT id FROM identities LIMIT 1) AS inventory, (SELECT id FROM containers LIMIT 1) AS accounts, s.id AS sources,
       (SELECT r.id FROM sync_runs r WHERE r.source_id = s.id LIMIT 1) AS runs, 'aws' AS new, 'none' AS setup, 'none' AS invite
     FROM sources s WHERE s.mode = 'live' LIMIT 1`,
  );
  return found.rows[0] ?? {};
}

function addressOf(route: string, examples: Record<string, string>): string {
  return route.replace(/([^/]+)\/\[\w+\]/g, (_, folder: string) => `${folder}/${examples[folder] ?? "none"}`);
}
