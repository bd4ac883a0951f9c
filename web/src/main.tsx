// Tero's dashboard begins here.
import { render } from "preact";
import { App } from "./app";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/house.css";
import "./styles/parts.css";
import "./styles/acting.css";
import "./styles/lists.css";
import "./styles/work.css";
import "./styles/today.css";
import "./styles/story.css";
import "./styles/talk.css";
import "./styles/deal.css";
import "./styles/system.css";
import "./styles/operations.css";
import "./styles/setup.css";

const place = document.getElementById("app");
if (place) render(<App />, place);
