import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { Fragment } from "react";
import { showText } from "@/lib/domain/text";

export interface Crumb {
  label: string;
  /** Left out for the page itself. */
  href?: string;
}

/** Where this page is. The last crumb is the page itself; where room is short, those in the middle give way first. */
export function Breadcrumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav aria-label="Breadcrumbs" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1 text-sm">
        {crumbs.map((crumb, index) => {
          const last = index === crumbs.length - 1;
          const label = showText(crumb.label, 80);
          return (
            <Fragment key={`${crumb.href ?? ""} ${crumb.label}`}>
              {index > 0 ? (
                <li aria-hidden="true" className="shrink-0 text-muted">
                  <ChevronRight className="size-3.5 rtl:rotate-180" />
                </li>
              ) : null}
              <li
                className={
                  last ? "min-w-0 truncate" : index > 0 ? "min-w-6 shrink-[999] truncate" : "shrink-0"
                }
              >
                {crumb.href && !last ? (
                  <Link href={crumb.href} className="rounded-sm text-muted hover:text-ink">
                    {label}
                  </Link>
                ) : (
                  <span aria-current={last ? "page" : undefined} className="font-medium text-ink">
                    {label}
                  </span>
                )}
              </li>
            </Fragment>
          );
        })}
      </ol>
    </nav>
  );
}
