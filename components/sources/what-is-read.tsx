import { BadgeCheck, Check, CircleDashed, EyeOff, X } from "lucide-react";
import type { ReactNode } from "react";
import { proofWords } from "@/components/sources/source-words";
import type { ConnectorView } from "@/lib/features/sources/schema-catalogue";

/** What a connector reads, what it never reads, and what it cannot see: straight from its manifest. */
export function WhatIsRead({ connector }: { connector: ConnectorView }) {
  return (
    <div className="grid gap-x-8 gap-y-5 md:grid-cols-3">
      <List
        title="It reads"
        icon={<Check className="text-ok" aria-hidden />}
        items={connector.dataSets.map((set) => set.title)}
      />
      <List
        title="It never reads"
        icon={<X className="text-critical" aria-hidden />}
        items={connector.neverReads}
      />
      <List
        title="It cannot see"
        icon={<EyeOff className="text-muted" aria-hidden />}
        items={connector.cannotSee}
      />
      <p className="flex items-start gap-2 text-muted text-sm md:col-span-3 [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0">
        {connector.proof.state === "verified" ? <BadgeCheck aria-hidden /> : <CircleDashed aria-hidden />}
        <span className="min-w-0">
          <strong className="font-medium text-ink">{proofWords[connector.proof.state]}.</strong>{" "}
          {connector.proof.by}
        </span>
      </p>
    </div>
  );
}

function List({ title, icon, items }: { title: string; icon: ReactNode; items: readonly string[] }) {
  return (
    <div className="min-w-0">
      <h3 className="mb-1.5 font-medium text-muted text-xs">{title}</h3>
      <ul className="flex flex-col gap-1.5 text-sm">
        {items.map((item) => (
          <li key={item} className="flex items-start gap-2 [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0">
            {icon}
            <span className="min-w-0">{item}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
