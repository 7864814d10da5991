import { PageSkeleton } from "@/components/feedback/skeletons";

export default function TopTenLoading() {
  return <PageSkeleton title="OWASP Non-Human Identities Top 10" />;
}
