// A quiz's answers come as <details>, which open without a script. Here each question becomes a group of radio buttons:
// a click anywhere on an answer chooses it, the arrow keys move within the question, Space and Enter choose. Answers that
// were tried stay marked. There is no other state than the page's elements, so no kernel is needed.
//
// A notebook carries this text in each quiz's output; a page of the website loads it once.

(() => {
  const KEYS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, Enter: 0, " ": 0 };

  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  function wake(quiz) {
    quiz.classList.add("quiz-awake");
    for (const question of quiz.querySelectorAll(".quiz-question")) {
      const asked = question.querySelector(".quiz-asked");
      asked.id = `quiz-${Math.random().toString(36).slice(2)}`; // several notebooks may be open in one window
      const group = element("div", { role: "radiogroup", "aria-labelledby": asked.id });
      const reply = element("div", { class: "quiz-reply", role: "status", "aria-live": "polite" });
      for (const answer of question.querySelectorAll("details")) {
        const option = element("div", { class: "quiz-option", role: "radio", "aria-checked": "false", tabindex: "-1" });
        option.append(...answer.querySelector("summary").childNodes, element("span", { class: "quiz-mark" }));
        option.dataset.right = answer.dataset.right;
        group.append(option);
        reply.append(answer.querySelector(".quiz-why"));
        answer.remove();
      }
      group.firstElementChild.tabIndex = 0;
      question.append(group, reply);
    }
    // Neither VS Code nor Colab sets formulas in what a cell shows; there they are said in plain signs.
    if (!document.querySelector(".jp-OutputArea") && !window.MathJax) {
      for (const formula of quiz.querySelectorAll(".quiz-formula")) formula.textContent = formula.getAttribute("aria-label");
    }
  }

  function focus(option) {
    for (const other of option.parentElement.children) other.tabIndex = other === option ? 0 : -1;
    option.focus();
  }

  function choose(option) {
    const question = option.closest(".quiz-question"), quiz = option.closest(".quiz");
    const right = option.dataset.right === "true";
    const options = [...option.parentElement.children], whys = question.querySelector(".quiz-reply").children;
    options.forEach((other, place) => {
      other.setAttribute("aria-checked", other === option);
      whys[place].classList.toggle("quiz-shown", other === option);
    });
    option.classList.add("quiz-tried");
    const mark = option.querySelector(".quiz-mark");
    mark.textContent = right ? "✓" : "✗";
    mark.setAttribute("role", "img");
    mark.setAttribute("aria-label", right ? "right" : "not right");
    question.dataset.first ??= right;
    const questions = [...quiz.querySelectorAll(".quiz-question")];
    const firsts = questions.filter((asked) => asked.dataset.first === "true").length;
    quiz.querySelector(".quiz-score").textContent = `${firsts} of ${questions.length} right at the first try`;
    focus(option);
  }

  // The heading of a section, in the notebook or page of the quiz. Where there is none, the link goes its usual way.
  function read(link, event) {
    const page = link.closest(".jp-Notebook") ?? document;
    const words = (heading) => heading.textContent.replace(/[¶#]\s*$/, "").trim();
    const heading = [...page.querySelectorAll("h1, h2, h3, h4")].find((one) => words(one) === link.dataset.section);
    if (!heading) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    heading.tabIndex = -1;
    heading.scrollIntoView({ block: "start" });
    heading.focus({ preventScroll: true });
  }

  if (!window.quizListens) {
    window.quizListens = true;
    addEventListener("click", (event) => {
      const link = event.target.closest?.(".quiz-read"), option = event.target.closest?.(".quiz [role=radio]");
      if (link) read(link, event);
      else if (option) choose(option);
    }, true);
    // At the window, before JupyterLab sees the key: it would select the next cell.
    addEventListener("keydown", (event) => {
      const option = event.target.closest?.(".quiz [role=radio]");
      if (!option || !(event.key in KEYS) || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const options = [...option.parentElement.children], step = KEYS[event.key];
      if (step) focus(options[(options.indexOf(option) + step + options.length) % options.length]);
      else choose(option);
    }, true);
  }

  const wakeAll = () => document.querySelectorAll(".quiz:not(.quiz-awake)").forEach(wake);
  wakeAll();
})();
