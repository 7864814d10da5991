import type { ReactNode } from "react";
import { Page } from "@/components/layout/page";
import { SettingsTabs } from "@/components/settings/settings-tabs";
import type { Permission } from "@/lib/domain/permissions";
import { requireMember, scopeOf } from "@/lib/platform/loader";

const tabs: readonly { href: string; label: string; needs: Permission | null }[] = [
  { href: "/settings/account", label: "Account", needs: null },
  { href: "/settings/labels", label: "Label rules", needs: "settings:manage" },
  { href: "/settings/thresholds", label: "Thresholds", needs: "metric:read" },
  { href: "/settings/members", label: "Members", needs: "member:read" },
  { href: "/settings/tokens", label: "API tokens", needs: "token:manage-own" },
  { href: "/settings/provisioning", label: "Provisioning (SCIM)", needs: "people:provision" },
  { href: "/settings/channels", label: "Channels", needs: "channel:manage" },
  { href: "/settings/keys", label: "Keys", needs: "settings:manage" },
];

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const scope = scopeOf(await requireMember());
  const shown = tabs
    .filter(({ needs }) => needs === null || scope.can(needs))
    .map(({ href, label }) => ({ href, label }));
  return (
    <Page className="max-w-5xl">
      <SettingsTabs tabs={shown} />
      <div className="mt-5">{children}</div>
    </Page>
  );
}
