export * from "../../../../../../web/worker/python.js";
