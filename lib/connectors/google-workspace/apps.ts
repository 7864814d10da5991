import type { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { clip } from "@/lib/connectors/sdk/page-records";
import type { Ref } from "@/lib/domain/record";
import type { OwnerHint } from "@/lib/domain/source-record";
import { appRef, customerRef, isAccountId, scopeRef, system } from "./names";

interface AppFacts {
  name?: string | null;
  tags?: Record<string, string>;
  ownerHints?: OwnerHint[];
}

/** An app as its client id; where only digits, the client is a service account of Google Cloud with this unique id. */
export function addApp(records: ItemRecords, client: string, { name, tags = {}, ownerHints }: AppFacts): Ref {
  const ref = appRef(records.realm, client);
  if (!records.isNew("identity", ref)) return ref;
  const isAccount = isAccountId(client);
  records.add({
    t: "identity",
    ref,
    kind: isAccount ? "service_account" : "oauth_app",
    // Who only knows the client id does not name the app.
    name: clip(name || client, 500),
    system,
    container: customerRef(records.realm),
    status: "active",
    class: "non_human",
    classReason: isAccount ? "A service account of Google Cloud." : "An app: software uses it.",
    tags: { "client id": clip(client, 300), ...(isAccount ? { "service account": client } : {}), ...tags },
    ...(ownerHints ? { ownerHints } : {}),
  });
  return ref;
}

/** A scope of OAuth, as Google writes it. */
export function addScope(records: ItemRecords, scope: string): Ref {
  const ref = scopeRef(records.realm, clip(scope, 500));
  if (records.isNew("entitlement", ref))
    records.add({
      t: "entitlement",
      ref,
      kind: "scope",
      name: clip(scope.replace("https://www.googleapis.com/auth/", ""), 500),
      system,
      managedBy: "provider",
    });
  return ref;
}
