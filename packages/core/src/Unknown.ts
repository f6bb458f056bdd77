/**
 * Settings that the service sent and this version of the library does not know. They stay with the structure they came in,
 * and go back with it when it is sent again, so an update never drops what AWS added later.
 *
 * @since 0.1.0
 */
export { elements, type Carrier, type Element } from "./protocol/Unknown.js"
