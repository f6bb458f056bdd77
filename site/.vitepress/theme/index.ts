// A style has no exports.
// oxlint-disable-next-line import/no-unassigned-import
import "./style.css"

// Without the theme's font: that of the system is there already.
export { default } from "vitepress/theme-without-fonts"
