import { Cable, Compass, FileUp, ScanSearch } from "lucide-react";
import type { ReactNode } from "react";
import { DemoButton } from "@/components/demo/demo-button";
import { ScanButton } from "@/components/overview/scan-button";
import { ButtonLink } from "@/components/ui/button";

/** Before there is any source: the ways in. */
export function Doors({ mayAddSources }: { mayAddSources: boolean }) {
  return (
    <div className="mx-auto flex max-w-6xl flex-col items-center pt-[8vh] pb-12 text-center">
      <h1 className="text-balance font-semibold text-2xl text-ink tracking-tight">Call the roll.</h1>
      <p className="mt-1.5 max-w-lg text-balance text-muted">
        Every non-human identity you have, by name, with an owner who answers.
      </p>
      {mayAddSources ? (
        <ul className="mt-8 grid w-full gap-4 text-start sm:grid-cols-2 xl:grid-cols-4">
          <Door
            icon={<ScanSearch aria-hidden />}
            title="Scan this machine"
            what="Keys, cron jobs, tokens and AI agents that are here. It takes about a minute and stays local."
          >
            <ScanButton />
          </Door>
          <Door
            icon={<Cable aria-hidden />}
            title="Connect a source"
            what="An AWS account or a whole organisation, read-only, in three minutes."
          >
            <ButtonLink href="/sources/new">Connect</ButtonLink>
          </Door>
          <Door
            icon={<FileUp aria-hidden />}
            title="Bring a file"
            what="A spreadsheet of any shape, an AWS export, or a snapshot collected elsewhere."
          >
            <ButtonLink href="/sources/import">Choose…</ButtonLink>
          </Door>
          <Door
            icon={<Compass aria-hidden />}
            title="Explore the demo"
            what="1,900 identities of a company like yours; one click to remove."
          >
            <DemoButton />
          </Door>
        </ul>
      ) : (
        <p className="mt-8 max-w-md rounded border border-line-subtle bg-surface px-4 py-3 text-muted text-sm">
          Nothing was read yet. An administrator connects the first source; then this page says who is here.
        </p>
      )}
    </div>
  );
}

function Door({
  icon,
  title,
  what,
  children,
}: {
  icon: ReactNode;
  title: string;
  what: string;
  children: ReactNode;
}) {
  return (
    <li className="flex min-w-0 flex-col rounded-lg border border-line-subtle bg-canvas p-4 dark:bg-surface">
      <span className="mb-3 flex size-9 items-center justify-center rounded border border-line-subtle bg-surface text-accent dark:bg-canvas [&_svg]:size-5">
        {icon}
      </span>
      <h2 className="font-semibold text-base text-ink">{title}</h2>
      <p className="mt-1 flex-1 text-muted text-sm">{what}</p>
      <div className="mt-4 flex justify-end">{children}</div>
    </li>
  );
}
