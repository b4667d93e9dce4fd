System.Console.WriteLine("streamsql");
