import { LinkTabs } from "@/components/ui/link-tabs";

const tabs = [
  { id: "inbox", href: "/findings", label: "Inbox" },
  { id: "rules", href: "/findings/rules", label: "Rules" },
  { id: "top-10", href: "/findings/top-10", label: "Top 10" },
  { id: "frameworks", href: "/findings/frameworks", label: "Frameworks" },
  { id: "exceptions", href: "/findings/exceptions", label: "Exceptions" },
  { id: "alerts", href: "/findings/alerts", label: "Alerts" },
] as const;

/** The same findings from each side: one by one, by rule, by risk, by standard, by what people decided, by who is told. */
export function FindingsTabs({ current }: { current: (typeof tabs)[number]["id"] }) {
  return (
    <LinkTabs
      label="Findings"
      tabs={tabs.map(({ id, href, label }) => ({ href, label, current: id === current }))}
    />
  );
}
