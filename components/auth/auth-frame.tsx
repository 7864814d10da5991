import type { ReactNode } from "react";
import { LogoMark } from "@/components/layout/logo";

/** The page of somebody who is not signed in: mark, title, one sentence, and a form. */
export function AuthFrame({
  title,
  children,
  lead,
}: {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
}) {
  return (
    <main className="flex min-h-dvh flex-col items-center bg-surface px-4 py-[max(1.5rem,10vh)] dark:bg-canvas">
      <div className="w-full max-w-96">
        <p className="mb-6 flex items-center justify-center gap-2 font-semibold text-base text-ink">
          <LogoMark />
          Rollcall
        </p>
        <section className="rounded-lg border border-line-subtle bg-canvas p-6 dark:bg-surface">
          <h1 className="font-semibold text-ink text-xl">{title}</h1>
          {lead ? <p className="mt-1 text-muted">{lead}</p> : null}
          <div className="mt-5">{children}</div>
        </section>
      </div>
    </main>
  );
}
