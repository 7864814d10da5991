import { startProduct } from "@/tests/setup/product";

/** Starts the product once for the whole run. What it printed is in `E2E_OUTPUT`, its data folder in `E2E_DATA`. */
export default async function startServer(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.E2E_LIST !== undefined) return undefined;
  const product = await startProduct(process.env.E2E_PORT ?? "41999");
  process.env.E2E_OUTPUT = product.output;
  process.env.E2E_DATA = product.folder;
  return () => product.stop();
}
