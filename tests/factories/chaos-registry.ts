import type { Connector } from "@/lib/connectors/sdk/contract";
import { chaosConnector } from "@/tests/factories/chaos-connector";

/** Stands in for the product's registry in processes that tests build: it knows the one connector of the tests. */

export function listManifests() {
  return [chaosConnector.manifest];
}

export function getManifest(id: string) {
  return id === "chaos" ? chaosConnector.manifest : null;
}

export async function loadConnector(id: string): Promise<Connector | null> {
  return id === "chaos" ? chaosConnector : null;
}
