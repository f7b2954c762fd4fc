import { createRouter, createWebHashHistory } from "vue-router";

import AskView from "./views/AskView.vue";
import AuditView from "./views/AuditView.vue";
import CompareView from "./views/CompareView.vue";
import HistoryView from "./views/HistoryView.vue";
import OverviewView from "./views/OverviewView.vue";
import RightsView from "./views/RightsView.vue";
import { TEXTS } from "./texts";

export type ViewName = keyof typeof TEXTS.views;

const VIEWS = {
  overview: OverviewView,
  rights: RightsView,
  ask: AskView,
  // the editor is most of the page, and not of its first view
  draft: async () => import("./views/DraftView.vue"),
  compare: CompareView,
  history: HistoryView,
  audit: AuditView,
} satisfies Readonly<Record<ViewName, unknown>>;

/** Every view in the order of the menu; what it shows stands in the query, so that its address can be shared. */
export const router = createRouter({
  // the part behind # reaches no server
  history: createWebHashHistory(),
  routes: [
    ...Object.entries(VIEWS).map(([name, component]) => ({ path: `/${name}`, name, component })),
    { path: "/:rest(.*)*", redirect: "/overview" },
  ],
});

router.afterEach(({ name }) => {
  const view = TEXTS.views[name as ViewName];
  document.title = `${view} – ${TEXTS.title}`;
});
