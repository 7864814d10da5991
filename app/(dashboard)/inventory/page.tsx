import type { Metadata } from "next";
import { InventoryScreen } from "@/components/inventory/inventory-screen";
import { Page } from "@/components/layout/page";
import { loadInventory } from "@/lib/features/identities/loaders";
import { inventoryAddressSchema } from "@/lib/features/identities/schema-view";

export const metadata: Metadata = { title: "Inventory" };

export default async function InventoryPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const address = inventoryAddressSchema.parse(await searchParams);
  return (
    <Page fill>
      <InventoryScreen {...(await loadInventory(address))} />
    </Page>
  );
}
