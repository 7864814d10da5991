import { InventorySkeleton } from "@/components/inventory/inventory-skeleton";

export default InventorySkeleton;
