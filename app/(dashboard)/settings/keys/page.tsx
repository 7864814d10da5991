import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { KeyButton } from "@/components/settings/key-button";
import { KeysCard } from "@/components/settings/keys-card";
import { loadKeyRows } from "@/lib/features/keys/loaders";

export const metadata: Metadata = { title: "Keys" };

export default async function KeysPage() {
  const { keys, mayTakeKey } = await loadKeyRows();
  return (
    <>
      <PageHeader
        title="Keys"
        answers="Each lies in a file beside the data, never in the database. Keep a copy of the files apart from the database's backups."
        actions={mayTakeKey ? <KeyButton /> : null}
      />
      <KeysCard keys={keys} />
    </>
  );
}
