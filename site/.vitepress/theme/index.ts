import "./style.css"

// Without the theme's font: that of the system is there already.
export { default } from "vitepress/theme-without-fonts"
