import { kubernetes } from "@/lib/connectors/kubernetes/connector";
import { bringFile } from "@/tests/factories/access-rig";
import type { TestDatabase } from "@/tests/setup/database";

/** Brings objects of a cluster in as a file, as a person does. */
export const bringCluster = (
  database: TestDatabase,
  name: string,
  text: string,
  options: { complete?: boolean } = {},
) => bringFile(database, kubernetes, name, text, options);
