"use client";

import { Download, Plus, Upload } from "lucide-react";
import dynamic from "next/dynamic";
import { FreshnessLine, LateSources } from "@/components/inventory/freshness-line";
import { InventoryEmpty } from "@/components/inventory/inventory-empty";
import { InventoryList } from "@/components/inventory/inventory-list";
import { PageHeader } from "@/components/layout/page-header";
import { Button, ButtonLink } from "@/components/ui/button";
import { formatTotal } from "@/components/ui/number-format";
import { OnPress } from "@/components/ui/on-press";
import { type InventoryLoad, sortText } from "@/lib/features/identities/schema-state";

const exportButton = (press?: () => void) => (
  <Button aria-haspopup="menu" busy={press === undefined} onClick={press}>
    <Download aria-hidden /> Export
  </Button>
);
const ExportMatching = dynamic(
  () => import("@/components/inventory/export-menu").then((file) => file.ExportMatching),
  { ssr: false, loading: () => exportButton() },
);

/** The inventory: how fresh it is, and every identity in reach; or, where there is none, the ways to the first. */
export function InventoryScreen(load: InventoryLoad) {
  const { state, may, freshness, total } = load;
  const sort = sortText({ id: state.sort, direction: state.direction });
  return (
    <>
      <PageHeader
        title="Inventory"
        answers="Every non-human identity that your sources show, and who answers for it."
        asOf={<FreshnessLine freshness={freshness} />}
        className="mb-3"
        actions={
          <>
            {may.export && total && total.count > 0 ? (
              <OnPress button={exportButton}>
                <ExportMatching query={state.query} sort={sort} count={`${formatTotal(total)} identities`} />
              </OnPress>
            ) : null}
            {may.addSources ? (
              <ButtonLink href="/sources/import" className="hidden sm:inline-flex">
                <Upload aria-hidden /> Import
              </ButtonLink>
            ) : null}
            {may.add ? (
              <ButtonLink href="/inventory/new">
                <Plus aria-hidden /> Add by hand
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <LateSources freshness={freshness} mayOpen={may.readSources} />
      {load.anything ? (
        <InventoryList {...load} />
      ) : (
        <InventoryEmpty freshness={freshness} restricted={load.restricted} may={may} />
      )}
    </>
  );
}
