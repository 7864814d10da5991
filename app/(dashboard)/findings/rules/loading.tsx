import { PageSkeleton } from "@/components/feedback/skeletons";

export default function RulesLoading() {
  return <PageSkeleton title="Rules" />;
}
