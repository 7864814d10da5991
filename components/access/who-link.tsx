import Link from "next/link";
import { showText } from "@/lib/domain/text";

/** An identity by name, with the way to it where the inventory lists it. */
export function WhoLink({ id, name }: { id: string | null; name: string }) {
  const shown = <bdi className="break-all">{showText(name, 300)}</bdi>;
  if (id === null) return shown;
  return (
    <Link
      href={`/inventory/${id}?tab=access`}
      prefetch={false}
      className="rounded-sm text-ink underline decoration-field underline-offset-4"
    >
      {shown}
    </Link>
  );
}
