namespace Grid.Silo.Peers;

public sealed class RetryBudgetTests
{
    [Fact]
    public void TryTake_NothingSucceeds_GivesTenAndNoMore()
    {
        var budget = new RetryBudget();

        Assert.Equal(10, Enumerable.Range(0, 100).Count(_ => budget.TryTake()));
    }

    [Fact]
    public void TryTake_AfterSuccesses_GivesATenthOfThemAtMostAHundred()
    {
        var budget = new RetryBudget();
        while (budget.TryTake())
        {
        }

        for (var i = 0; i < 50; i++)
        {
            budget.OnSuccess();
        }

        Assert.Equal(5, Enumerable.Range(0, 100).Count(_ => budget.TryTake()));
        for (var i = 0; i < 100_000; i++)
        {
            budget.OnSuccess();
        }

        Assert.Equal(100, Enumerable.Range(0, 1000).Count(_ => budget.TryTake()));
    }
}
