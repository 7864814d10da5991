// Generates the Prisma client without the network: Prisma would download a schema engine that generating never uses.
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { exclusively, hashSources, isMain, launch, readStamp, root, run, writeStamp } from "./checkout.mjs";

const stampFile = "prisma/generated/.stamp";

/** Generates prisma/generated when the schema changed since the last time. */
export async function generate() {
  const schema = hashSources(["prisma", "prisma.config.ts", "package-lock.json"]);
  if (readStamp(stampFile) === schema) return;
  await exclusively("generate", async () => {
    if (readStamp(stampFile) === schema) return;
    rmSync(join(root, stampFile), { force: true });
    const engine = process.env.PRISMA_SCHEMA_ENGINE_BINARY ?? process.execPath;
    await run(process.execPath, [join("node_modules", "prisma", "build", "index.js"), "generate"], {
      quiet: true,
      env: { PRISMA_SCHEMA_ENGINE_BINARY: engine, CHECKPOINT_DISABLE: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1" },
    });
    if (existsSync(join(root, "prisma/generated"))) writeStamp(stampFile, schema);
  });
}

if (isMain(import.meta.url)) await launch(generate);
