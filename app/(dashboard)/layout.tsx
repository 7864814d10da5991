import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { SignedInFrame } from "@/components/auth/signed-in-frame";
import { FailedBanner } from "@/components/channels/failed-banner";
import { DemoBanner } from "@/components/demo/demo-banner";
import { isRailCollapsed, railCookie } from "@/components/layout/rail-cookie";
import { roleTitles } from "@/lib/domain/permissions";
import { loadFailedDeliveries } from "@/lib/features/channels/loaders";
import { loadDemoPresence } from "@/lib/features/demo/loaders";
import { loadInboxCount } from "@/lib/features/questions/loaders";
import { requireMember, scopeOf } from "@/lib/platform/loader";
import { navItems } from "./nav-items";
import { paletteActions } from "./palette-actions";

/** Around every page of a signed-in person. It shows who is there; each page's loader decides what they may see. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const member = await requireMember();
  const [jar, demo, failed, inbox] = await Promise.all([
    cookies(),
    loadDemoPresence(),
    loadFailedDeliveries(),
    loadInboxCount(scopeOf(member)),
  ]);
  return (
    <SignedInFrame
      nav={navItems(scopeOf(member), inbox)}
      actions={paletteActions(scopeOf(member))}
      user={{ name: member.name, email: member.email, role: roleTitles[member.role].title }}
      signsInWith={member.hasPassword ? "password" : "oidc"}
      railCollapsed={isRailCollapsed(jar.get(railCookie)?.value)}
      banner={
        <>
          {demo.present ? <DemoBanner mayRemove={demo.mayRemove} /> : null}
          {failed ? <FailedBanner {...failed} /> : null}
        </>
      }
    >
      {children}
    </SignedInFrame>
  );
}
