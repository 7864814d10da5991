import { startProduct as start } from "./product";

/**
 * Starts the built product once for the whole run. What it printed is in `E2E_OUTPUT` (the address and the set-up link),
 * the folder in `E2E_DATA`.
 */
export default async function startProduct(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.E2E_LIST !== undefined) return undefined;
  const product = await start({ port: Number(process.env.E2E_PORT ?? "41999") });
  process.env.E2E_OUTPUT = product.answers;
  process.env.E2E_DATA = product.folder;
  return product.stop;
}
