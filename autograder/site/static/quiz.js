// Counts, below a quiz, how many questions were right at the first try. The quiz works without it.

for (const quiz of document.querySelectorAll(".quiz")) {
  const score = quiz.querySelector(".quiz-score");
  const firsts = new Map();
  for (const question of quiz.querySelectorAll('[role="group"]')) {
    for (const option of question.querySelectorAll("details")) {
      option.addEventListener("toggle", () => {
        if (!option.open || firsts.has(question)) return;
        firsts.set(question, option.classList.contains("right"));
        const right = [...firsts.values()].filter(Boolean).length;
        score.textContent = `${right} of ${score.dataset.questions} right at the first try`;
      });
    }
  }
}
