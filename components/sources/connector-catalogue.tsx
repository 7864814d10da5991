"use client";

import { Search } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { EmptyState } from "@/components/feedback/empty-state";
import { ConnectorMark } from "@/components/sources/connector-mark";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import type { ConnectorView } from "@/lib/features/sources/schema-catalogue";

/** Everything that can be read, by category, with a search over names, summaries and data sets. */
export function ConnectorCatalogue({ connectors }: { connectors: readonly ConnectorView[] }) {
  const [text, setText] = useState("");
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = connectors.filter((connector) => {
    const about = searchText(connector);
    return words.every((word) => about.includes(word));
  });
  const together = connectors.length <= few;
  const categories = together ? [] : [...new Set(found.map((connector) => connector.category))];
  return (
    <>
      <div className="relative mb-6 max-w-md">
        <Search
          className="pointer-events-none absolute start-2.5 top-1/2 size-4 -translate-y-1/2 text-muted"
          aria-hidden
        />
        <Input
          type="search"
          aria-label="Search the catalogue"
          placeholder="Search: aws, excel, cron…"
          className="ps-8"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <div className="flex flex-col gap-7" aria-live="polite">
        {together && found.length > 0 ? (
          <ul className="grid gap-4 md:grid-cols-2 xl:grid-cols-3">
            {found.map((connector) => (
              <Entry key={connector.id} connector={connector} withCategory />
            ))}
          </ul>
        ) : null}
        {categories.map((category) => (
          <section key={category} aria-labelledby={`catalogue-${category}`}>
            <h2 id={`catalogue-${category}`} className="mb-2 font-semibold text-muted text-sm">
              {category}
            </h2>
            <ul className="grid gap-4 md:grid-cols-2 xl:grid-cols-3">
              {found
                .filter((connector) => connector.category === category)
                .map((connector) => (
                  <Entry key={connector.id} connector={connector} />
                ))}
            </ul>
          </section>
        ))}
        {found.length === 0 ? (
          <EmptyState
            icon={<Search />}
            title="No connector fits these words"
            action={<Button onClick={() => setText("")}>Show all</Button>}
          >
            Whatever has no connector can be brought in as a spreadsheet: one row per identity, columns of any
            name.
          </EmptyState>
        ) : null}
      </div>
    </>
  );
}

/** So many fit on one screen without headings; each then names its category itself. */
const few = 9;

function Entry({ connector, withCategory = false }: { connector: ConnectorView; withCategory?: boolean }) {
  const href = connector.readsLive
    ? `/sources/new/${connector.id}`
    : `/sources/import?connector=${connector.id}`;
  return (
    <li className="motion-colors relative flex min-w-0 gap-3 rounded border border-line-subtle bg-canvas p-4 hover:border-line hover:bg-hover dark:bg-surface dark:hover:bg-hover">
      <ConnectorMark category={connector.category} />
      <div className="min-w-0 flex-1">
        {withCategory ? <p className="text-muted text-xs">{connector.category}</p> : null}
        <h3 className="font-semibold text-base text-ink leading-snug">
          <Link href={href} className="rounded-sm after:absolute after:inset-0">
            {connector.title}
          </Link>
        </h3>
        <p className="mt-0.5 text-muted text-sm">{connector.summary}</p>
        <p className="mt-2 flex flex-wrap gap-1.5">
          {connector.readsLive ? <Badge>Read from here</Badge> : null}
          {connector.exports.length > 0 ? <Badge>From files</Badge> : null}
          {connector.readsLive ? <Badge>From snapshots</Badge> : null}
          {connector.proof.state === "unverified" ? <Badge tone="unknown">Unverified</Badge> : null}
        </p>
      </div>
    </li>
  );
}

function searchText({ id, title, category, summary, dataSets }: ConnectorView): string {
  return [id, title, category, summary, ...dataSets.map((set) => set.title)].join(" ").toLowerCase();
}
